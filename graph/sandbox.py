"""Seal the current process before it touches anything that a stranger wrote.

Takes limits, gives a `Seal` that says what holds. Called by a query worker on itself, before it
opens a store; it imports next to nothing, so that a worker starts in a blink. Linux: a seccomp
filter (no privilege needed, works in containers) and, where the system allows them, user and
network namespaces of its own. macOS: the parent starts the worker under `sandbox-exec`.
"""

import contextlib
import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from typing import NamedTuple


class Seal(NamedTuple):
    """What stands between a worker and the world; `network` is what a real attempt met."""

    filter: bool
    namespaces: bool
    memory: bool
    network: str

    @property
    def is_closed(self) -> bool:
        """Whether an attempt to open an internet connection was refused."""
        return self.network == "closed"


_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_PR_SET_DUMPABLE = 4
_SECCOMP_MODE_FILTER = 2
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_CLONE_THREAD = 0x00010000

# linux/seccomp.h and linux/filter.h
_ALLOW = 0x7FFF0000
_KILL_PROCESS = 0x80000000
_REFUSE = 0x00050000  # plus the errno
_LOAD_WORD = 0x20
_JUMP_EQUAL = 0x15
_JUMP_AT_LEAST = 0x35
_JUMP_ANY_BIT = 0x45
_RETURN = 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16  # struct seccomp_data, little endian

# What a query never needs: sockets, other programs, other processes, mounts, and the ways round a
# filter (io_uring makes sockets without the system call). Numbers: linux/asm/unistd_64.h and
# linux/asm-generic/unistd.h.
_FORBIDDEN_X86_64 = {
    "socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "socketpair": 53,
    "fork": 57, "vfork": 58, "execve": 59, "kill": 62, "ptrace": 101, "pivot_root": 155,
    "chroot": 161,
    "mount": 165, "umount2": 166, "init_module": 175, "kexec_load": 246, "add_key": 248,
    "keyctl": 250, "unshare": 272, "perf_event_open": 298, "open_by_handle_at": 304, "setns": 308,
    "process_vm_readv": 310, "process_vm_writev": 311, "finit_module": 313, "bpf": 321,
    "execveat": 322, "userfaultfd": 323, "io_uring_setup": 425, "io_uring_enter": 426,
    "io_uring_register": 427, "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsmount": 432,
    "pidfd_getfd": 438, "mount_setattr": 442,
}  # fmt: skip
_FORBIDDEN_AARCH64 = {
    "umount2": 39, "mount": 40, "pivot_root": 41, "chroot": 51, "unshare": 97, "kexec_load": 104,
    "init_module": 105, "ptrace": 117, "kill": 129, "socket": 198, "socketpair": 199, "bind": 200,
    "listen": 201, "accept": 202, "connect": 203, "add_key": 217, "keyctl": 219, "execve": 221,
    "perf_event_open": 241, "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270,
    "process_vm_writev": 271, "finit_module": 273, "bpf": 280, "execveat": 281,
    "userfaultfd": 282, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsmount": 432, "pidfd_getfd": 438,
    "mount_setattr": 442,
}  # fmt: skip
_CLONE3 = 435  # its flags lie behind a pointer; ENOSYS makes the C library use clone instead


class _Machine(NamedTuple):
    audit: int
    clone: int
    forbidden: dict[str, int]


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 56, _FORBIDDEN_X86_64),
    "aarch64": _Machine(0xC00000B7, 220, _FORBIDDEN_AARCH64),
}
_LOCAL_FAMILY = 1  # AF_UNIX
_X32_BIT = 0x40000000  # x86_64's second set of numbers for the same calls


def seal_process(memory_bytes: int, probe_port: int = 0) -> Seal:
    """Give up the network, other programs and more memory than allowed, for good.

    To be called while the process has one thread, since a filter binds the threads made after it.
    `probe_port` is a listener on loopback that the process tries to reach where it could still
    make a socket. What cannot be had is reported, not raised: the caller decides.
    """
    has_memory_limit = _limit_resources(memory_bytes)
    has_namespaces = _leave_network()
    has_filter = _install_filter()
    return Seal(has_filter, has_namespaces, has_memory_limit, probe_network(probe_port))


def probe_network(port: int) -> str:
    """Try to reach the internet's door: "closed", or "open" with nothing said to anybody.

    A socket that cannot be made counts as closed, and so does one that can be made and then
    reaches no listener on loopback at `port`.
    """
    import _socket

    is_open = any(
        _can_connect(family, address, port)
        for family, address in ((_socket.AF_INET, "127.0.0.1"), (_socket.AF_INET6, "::1"))
    )
    return "open" if is_open else "closed"


def _can_connect(family: int, address: str, port: int) -> bool:
    import _socket

    try:
        attempt = _socket.socket(family, _socket.SOCK_STREAM)
    except OSError as err:
        return err.errno not in (errno.EACCES, errno.EPERM, errno.EAFNOSUPPORT)
    try:
        attempt.settimeout(1.0)
        attempt.connect((address, port or 9))
    except OSError as err:
        # A refused connection says that a network is there, though nobody listens.
        return err.errno not in (errno.ENETUNREACH, errno.EACCES, errno.EPERM, errno.EADDRNOTAVAIL)
    finally:
        attempt.close()
    return True


def _limit_resources(memory_bytes: int) -> bool:
    """Bound memory; forbid files to grow and core dumps. True where the memory limit holds."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if not memory_bytes:
        return False
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    except (OSError, ValueError):  # macOS refuses
        return False
    return True


def _leave_network() -> bool:
    """Move into user and network namespaces of its own, where that is allowed."""
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    return bool(library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def _install_filter() -> bool:
    """Load the seccomp filter into this process."""
    if sys.platform != "linux" or sys.byteorder != "little":
        return False
    machine = _MACHINES.get(platform.machine())
    if machine is None or struct.calcsize("P") != 8:
        return False
    return _load_filter(build_filter(machine.audit, machine.clone, machine.forbidden))


def _write_step(code: int, constant: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, constant)


def build_filter(audit: int, clone: int, forbidden: dict[str, int]) -> bytes:
    """Write the filter: kill on a foreign architecture, refuse what is forbidden, allow the rest.

    Classic BPF, 8 bytes an instruction (code, jump if true, jump if false, constant). `clone` is
    refused unless it makes a thread, which RocksDB needs.
    """

    step = _write_step
    refuse = step(_RETURN, _REFUSE | errno.EACCES)
    program = [
        step(_LOAD_WORD, _ARCHITECTURE_AT),
        step(_JUMP_EQUAL, audit, if_true=1),
        step(_RETURN, _KILL_PROCESS),
        step(_LOAD_WORD, _NUMBER_AT),
        step(_JUMP_AT_LEAST, _X32_BIT, if_false=1),
        refuse,
        step(_JUMP_EQUAL, _CLONE3, if_false=1),
        step(_RETURN, _REFUSE | errno.ENOSYS),
    ]
    for number in sorted(forbidden.values()):
        program += [step(_JUMP_EQUAL, number, if_false=1), refuse]
    program += [
        step(_JUMP_EQUAL, clone, if_false=3),
        step(_LOAD_WORD, _FIRST_ARGUMENT_AT),
        step(_JUMP_ANY_BIT, _CLONE_THREAD, if_true=1),
        refuse,
        step(_RETURN, _ALLOW),
    ]
    return b"".join(program)


def close_network() -> bool:
    """Refuse this process, and all that it starts, every socket but those of this machine's files.

    For one that reads papers: it may run programs, which the whole seal forbids. False where the
    system has no such filter. To be called while the process has one thread.
    """
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or sys.byteorder != "little" or machine is None:
        return False
    refuse = _write_step(_RETURN, _REFUSE | errno.EACCES)
    program = [
        _write_step(_LOAD_WORD, _ARCHITECTURE_AT),
        _write_step(_JUMP_EQUAL, machine.audit, if_true=1),
        _write_step(_RETURN, _KILL_PROCESS),
        _write_step(_LOAD_WORD, _NUMBER_AT),
        _write_step(_JUMP_AT_LEAST, _X32_BIT, if_false=1),
        refuse,
        # It makes sockets without the system call.
        _write_step(_JUMP_EQUAL, machine.forbidden["io_uring_setup"], if_false=1),
        refuse,
        _write_step(_JUMP_EQUAL, machine.forbidden["socket"], if_false=3),
        _write_step(_LOAD_WORD, _FIRST_ARGUMENT_AT),
        _write_step(_JUMP_EQUAL, _LOCAL_FAMILY, if_true=1),
        refuse,
        _write_step(_RETURN, _ALLOW),
    ]
    return _load_filter(b"".join(program))


def _load_filter(program: bytes) -> bool:
    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    code = ctypes.create_string_buffer(program, len(program))
    argument = Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, None, 0, 0) != 0:
        return False
    prctl(_PR_SET_DUMPABLE, 0, None, 0, 0)
    pointer = ctypes.cast(ctypes.byref(argument), ctypes.c_void_p)
    return bool(prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, pointer, 0, 0) == 0)


def sandbox_command(command: list[str]) -> list[str]:
    """Put the system's own sandbox before a command, where it is one that wraps (macOS)."""
    if sys.platform == "darwin" and os.access("/usr/bin/sandbox-exec", os.X_OK):
        profile = "(version 1)(allow default)(deny network*)"
        return ["/usr/bin/sandbox-exec", "-p", profile, *command]
    return command


def end_after(seconds: float) -> None:
    """Let the system end this process after some seconds, whatever it is busy with; 0 calls off.

    The parent kills a query that is over its time; this is for the day when the parent is gone.
    """
    import signal

    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
