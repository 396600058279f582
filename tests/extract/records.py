"""Invented records of councils' systems, in the shapes in which these give them."""

MEETING_XML = """<?xml version="1.0" encoding="utf-8"?>
<meeting>
<meetingid>412</meetingid>
<committeeid>12</committeeid>
<committeetitle>Planning Committee</committeetitle>
<meetingdate>12/04/2012</meetingdate>
<meetingtime>7.30 pm</meetingtime>
<meetinglocation>Council Chamber, Town Hall</meetinglocation>
<meetingstatus>Confirmed</meetingstatus>
<attendees>
<attendee membertype="1" memberid="7" name="Councillor Ann Oak" roledescription="Chair"
attendance="Present" politicalparty="Independent" ward="North">
<url>x</url>
</attendee>
<attendee membertype="1" memberid="8" name="Councillor Ben Elm" roledescription="Committee
Member" attendance="Present"/>
<attendee membertype="1" memberid="9" name="Councillor Cy Ash" roledescription="Committee Member"
attendance="Apologies"/>
<attendee membertype="2" memberid="10" name="Dora Yew" roledescription="Democratic Services
Officer" attendance="In attendance"/>
</attendees>
<agendaitems>
<agendaitem>
<agendaitemid>1</agendaitemid>
<agendanumber>1.</agendanumber>
<agendaitemtitle>Minutes of the Previous Meeting</agendaitemtitle>
<minutes>&lt;p&gt;RESOLVED: That the minutes of the meeting held on 8 March 2012 be approved as a
correct record.&lt;/p&gt;</minutes>
</agendaitem>
<agendaitem>
<agendaitemid>2</agendaitemid>
<agendanumber>2.</agendanumber>
<agendaitemtitle>Bridge Street</agendaitemtitle>
<decision>RESOLVED: That the scheme be approved.</decision>
<minutes>&lt;p&gt;The Committee considered the report of the Director of
Works.&lt;/p&gt;&lt;p&gt;RESOLVED: That the scheme be approved.&lt;/p&gt;</minutes>
<linkeddocuments>
<linkeddoc>
<title>Report</title>
<url>http://x</url>
</linkeddoc>
</linkeddocuments>
</agendaitem>
</agendaitems>
</meeting>
"""

COMMITTEE_XML = """<?xml version='1.0'?>
<committee>
<committeeid>3</committeeid>
<committeetitle>Planning Committee</committeetitle>
<members>
<member>
<membername>Councillor Ann Oak</membername>
<role>Chair</role>
</member>
<member>
<membername>Councillor Ben Elm</membername>
<role>Committee Member</role>
</member>
</members>
</committee>
"""

MEETINGS_XML = """<getmeetings>
<committeetitle>Planning Committee</committeetitle>
<meetings>
<meeting>
<meetingid>1</meetingid>
<meetingdate>12/04/2012</meetingdate>
<meetingtime>7.30 pm</meetingtime>
</meeting>
<meeting>
<meetingid>2</meetingid>
<meetingdate>10/05/2012</meetingdate>
</meeting>
</meetings>
</getmeetings>
"""

DECISIONS_JSON = """{"decisions":[{"decision_reference":"HOU/23/05",
 "title":"Contract for Repairs",
 "decision_maker":"Cabinet Member for Housing",
 "date_of_decision":"2023-03-02",
 "decision":"To award the contract for repairs for £1,118,400.",
 "is_key_decision":true,
 "subject_to_call_in":"Yes",
 "exempt":false,
 "reasons":"The firm gave the best tender.",
 "alternatives_considered":"To do the work in house.",
 "publication_date":"2023-03-03",
 "report_author":"Peter Ash"},
{"decision_reference":"CAB/23/06",
 "title":"Library Hours",
 "decision_maker":"Cabinet",
 "date_of_decision":"2023-03-09",
 "decision":"That the hours be approved.\\nThat a review be held.",
 "is_key_decision":false}]}
"""

POPOLO_JSON = """{"persons":[{"id":"p1","name":"Ann Oak"},
 {"id":"p2","name":"Ben Elm"}],
"organizations":[{"id":"o1","name":"Planning Committee"}],
"memberships":[{"person_id":"p1","organization_id":"o1","role":"chair"},
 {"person_id":"p2","organization_id":"o1"}]}
"""

DECISION_PAGE = """<html>
<head>
<title>Decision - Award of the Contract for School Meals - Example City Council</title>
</head>
<body>
<div class="skip">
<a href="#content">Skip to main content</a>
</div>
<div id="modgov">
<div class="mgLinks">
<h2 class="mgHide">Navigation</h2>
<ul>
<li>
<a href="#">Council meetings</a>
</li>
<li>
<a href="#">Your councillors</a>
</li>
<li>
<a href="#">Forward plans</a>
</li>
</ul>
</div>
<div class="mgContent">
<h1 class="mgMainTitleTxt">Decision details</h1>
<h2 class="mgSubTitleTxt">Award of the Contract for School Meals</h2>
<ul class="mgActionList">
<li>
<a href="#">Find out more about this issue</a>
</li>
</ul>
<p>
<span class="mgLabel">Decision Maker: </span>
<a href="#">Cabinet Member for Education</a>
</p>
<p>
<span class="mgLabel">Decision status: </span>
<span class="mgPlanItemInForce">Recommendations Approved</span>
</p>
<p>
<span class="mgLabel">Is Key decision?: </span>Yes</p>
<p>
<span class="mgLabel">Is subject to call in?: </span>No</p>
<p>
<span class="mgLabel">Is exempt?: </span>Yes</p>
<h3 class="mgSubSubTitleTxt">Purpose:</h3>
<div class="mgWordPara">
<p class="MsoNormal">To award the contract for meals in schools for three years.</p>
</div>
<h3 class="mgSubSubTitleTxt">Decision:</h3>
<div class="mgWordPara">
<p class="MsoNormal">(1) That the contract be awarded to Bidder B for a sum of £2,400,000.</p>
<p class="MsoNormal">(2) That the Director of Education be authorised to sign it.</p>
</div>
<h3 class="mgSubSubTitleTxt">Reasons for the decision:</h3>
<div class="mgWordPara">
<p class="MsoNormal">Bidder B gave the best value.</p>
</div>
<h3 class="mgSubSubTitleTxt">Alternative options considered:</h3>
<div class="mgWordPara">
<p class="MsoNormal">To bring the service in house: rejected because of its cost.</p>
</div>
<h3 class="mgSubSubTitleTxt">Wards Affected:</h3>
<p>(All Wards);</p>
<h3 class="mgSubSubTitleTxt">Contact:</h3>
<p>Mary Elm Email: mary.elm@example.org.</p>
<p>
<span class="mgLabel">Report author: </span>Peter Ash</p>
<p>
<span class="mgLabel">Publication date: </span>04/05/2023</p>
<p>
<span class="mgLabel">Date of decision: </span>03/05/2023</p>
<p>
<span class="mgLabel">Effective from: </span>12/05/2023</p>
<p>
<span class="mgLabel">Current Exempt information: </span>Exempt under paragraph 3 of Part 1 of
Schedule 12A</p>
<h3 class="mgSubSubTitleTxt">Accompanying Documents:</h3>
<ul class="mgBulletList">
<li>
<a href="x.pdf">Report on School Meals</a> PDF 120 KB</li>
</ul>
</div>
</div>
</body>
</html>
"""

MEETING_PAGE = """<html>
<head>
<title>Agenda and minutes - Planning Committee - Thursday, 12th April, 2012 7.30 pm - Example
City Council</title>
</head>
<body>
<div id="modgov">
<div class="mgLinks">
<h2 class="mgHide">Navigation</h2>
<ul>
<li>
<a href="#">Councillors</a>
</li>
</ul>
</div>
<div class="mgContent">
<h1 class="mgMainTitleTxt">Agenda and minutes</h1>
<h2 class="mgSubTitleTxt">Planning Committee<br/>Thursday, 12th April, 2012 7.30 pm</h2>
<ul class="mgActionList">
<li>
<a href="#">Attendance details</a>
</li>
<li>
<a href="#">Agenda frontsheet PDF 80 KB</a>
</li>
</ul>
<p>
<span class="mgLabel">Venue:</span>&nbsp;Council Chamber, Town Hall. <a href="#">View
directions</a>
</p>
<p>
<span class="mgLabel">Contact:</span>&nbsp;Dora Yew&nbsp; Email: <a
href="#">dora.yew@example.org</a>
</p>
<h3 class="mgSectionTitle">Items</h3>
<table class="mgItemTable" summary="Table of agenda items">
<thead>
<tr>
<th class="mgItemNumberCell">No.</th>
<th>Item</th>
</tr>
</thead>
<tbody>
<tr>
<td class="mgItemNumberCell">
<a name="A1">
</a>
<p>1.</p>
</td>
<td>
<p class="mgAiTitleTxt">Apologies for Absence</p>
<div class="mgWordPara">
<h4 class="mgAIHeading">Minutes:</h4>
<p>Apologies for absence were received from Councillor Ash.</p>
</div>
</td>
</tr>
<tr>
<td class="mgItemNumberCell">
<p>2.</p>
</td>
<td>
<p class="mgAiTitleTxt">
<a href="#">Bridge Street</a> <a href="x.pdf">PDF 120 KB</a>
</p>
<div class="mgWordPara">
<p>To consider the report of the Director of Works.</p>
</div>
<p class="mgSubItemTitleTxt">Additional documents:</p>
<ul class="mgBulletList">
<li>
<a href="y.pdf">Appendix A</a> , item 2. <span class="mgFileSize">PDF 1 MB</span>
</li>
</ul>
<p class="mgSubItemTitleTxt">Decision:</p>
<div class="mgWordPara">
<p>RESOLVED: That the scheme for Bridge Street be approved at a cost of £40,000.</p>
</div>
<p class="mgSubItemTitleTxt">Minutes:</p>
<div class="mgWordPara">
<p>The Committee considered the report of the Director of Works.</p>
<p>It was moved by Councillor Elm, seconded by Councillor Ash and</p>
<p>RESOLVED: That the scheme for Bridge Street be approved at a cost of £40,000.</p>
</div>
</td>
</tr>
</tbody>
</table>
</div>
</div>
</body>
</html>
"""

COMMITTEE_PAGE = """<html>
<head>
<title>Committee details - Planning Committee</title>
</head>
<body>
<div id="modgov">
<div class="mgContent">
<h1 class="mgMainTitleTxt">Committee details</h1>
<h2 class="mgSubTitleTxt">Planning Committee</h2>
<h3 class="mgSubSubTitleTxt">Purpose of committee</h3>
<p>To decide applications for planning permission.</p>
<h3 class="mgSectionTitle">Membership</h3>
<ul class="mgBulletList">
<li>
<a href="#">Councillor Ann Oak</a> &nbsp;(Chair)</li>
<li>
<a href="#">Councillor Ben Elm</a> &nbsp;(Vice-Chair)</li>
<li>
<a href="#">Councillor Cy Ash</a>&nbsp;</li>
</ul>
<h3 class="mgSectionTitle">Contact information</h3>
<p>Support officer: Dora Yew.</p>
</div>
</div>
</body>
</html>
"""

COUNCILLOR_PAGE = """<html>
<head>
<title>Councillor details - Councillor Ann Oak</title>
</head>
<body>
<div id="modgov">
<div class="mgContent">
<h1 class="mgMainTitleTxt">Councillor details</h1>
<h2 class="mgSubTitleTxt">Councillor Ann Oak</h2>
<p>
<span class="mgLabel">Title:</span> Chair of the Planning Committee</p>
<p>
<span class="mgLabel">Party:</span> Independent</p>
<p>
<span class="mgLabel">Ward:</span> North</p>
<h3 class="mgSectionTitle">Terms of Office</h3>
<ul class="mgBulletList">
<li>05/05/2011 - 07/05/2015</li>
</ul>
<h3 class="mgSectionTitle">Committee appointments</h3>
<ul class="mgBulletList">
<li>
<a href="#">Planning Committee</a> (Chair)</li>
<li>
<a href="#">Council</a>
</li>
</ul>
</div>
</div>
</body>
</html>
"""
