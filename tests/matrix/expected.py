"""THE table of the matrix: for every URL name, who gets what for GET and for POST.

A line of our own pages reads "who[:rights] ok [lacking]":

    open    without a login
    any     everybody logged in; nothing of a family out of reach may stand in the answer
    in      whose post reaches the file, meeting or notice: `ok` with one of the rights, `lacking` (403) when it is seen
            without them, 404 when it is not even seen
    above   whose post stands above the unit and holds one of the rights: `ok`, else `lacking`
    hands   who manages the unit, or is its chair: `ok`, else `lacking`
    held    who holds one of the rights in some unit: `ok`, else `lacking` (403)
    405     the method is not answered

Rights are short: "file" is file_dossiers. Nobody logged in is sent to the login page (302; 401 with what was posted).
POST is asked with an empty body, and by everybody without the right also with a body of guessed keys.
"""

EDIT = "file|investigate|enter"

OWN = {
    # accounts
    "login": ("open 200/302", "open 200/302"),
    "logout": ("open 405", "open 200"),
    "relogin": ("open 405", "open 400"),
    "session_alive": ("any 200", "405"),
    "password_change": ("any 200", "any 200"),
    "my_posts": ("any 200", "405"),
    "admin_door": ("any 403", "open 405"),
    "my_logins": ("any 200", "405"),
    "end_login": ("405", "any 302"),
    "end_other_logins": ("405", "any 302"),
    "second_factor": ("any 200", "any 200"),
    "second_factor_set_up": ("any 200", "any 200"),
    "second_factor_codes": ("405", "any 302"),
    "second_factor_verify": ("any 302", "any 302"),
    # handing over: who manages the unit, and its chair
    "hand_over_list": ("any 200", "405"),
    "hand_over_new": ("hands 200 404", "hands 200 404"),
    "hand_over": ("hands 200 404", "405"),
    # a person in two files: reviewers and certifiers of the unit that decides
    "duplicate_list": ("any 200", "405"),
    "duplicate": ("above:review|certify 200 404", "above:review|certify 200 404"),
    "calculator": ("open 200", "open 200"),
    # declarations of kin: one's own, and of committees one organises; somebody else's are not there (404)
    "kin": ("any 200", "405"),
    "kin_declare": ("405", "any 200"),
    "kin_declare_committee": ("405", "any 200"),
    "kin_none": ("405", "any 302"),
    "kin_contacts": ("405", "any 302"),
    # hints about staff: reviewers and certifiers above; nobody else learns that there is one
    "conflict_hint": ("above:review|certify 200 404", "above:review|certify 200 404"),
    "kin_change": ("in:evaluate 200 404", "in:evaluate 200 404"),
    # the workbasket and help
    "home": ("any 200", "405"),
    "done": ("any 200", "405"),
    "help": ("any 200", "405"),
    "help_stage": ("any 200", "405"),
    "blank_annexes": ("any 200", "405"),
    "blank_annex": ("any 200", "405"),
    # lists
    "dossier_list": ("any 200", "405"),
    "meeting_list": ("any 200", "405"),
    "notice_list": ("any 200", "405"),
    "ledger": ("any 200", "405"),
    "what_if": ("any 200", "405"),
    "what_if_list": ("any 200/302", "405"),
    "what_if_sheet": ("held:export 200/302", "405"),
    # how much was looked at and changed in a month: numbers only
    "record_month": ("held:audit|manage 200", "405"),
    "record_month_paper": ("held:audit|manage 200", "405"),
    # one file
    "dossier": ("in:view 200", "405"),
    "dossier_ledger": ("in:view 200", "405"),
    "reveal_secret": ("in:reveal 200", "in:reveal 200"),
    "step": ("in:file 200", "in:file 302/200"),
    # the wizard
    "application_start": ("held:file 200", "held:file 200"),
    "application": (f"in:{EDIT} 302", "405"),
    "application_page": (f"in:{EDIT} 200", f"in:{EDIT} 200"),
    "member_new": (f"in:{EDIT} 200", f"in:{EDIT} 200"),
    "member": (f"in:{EDIT} 200", f"in:{EDIT} 200"),
    "member_remove": ("405", f"in:{EDIT} 302"),
    "proof_new": (f"in:{EDIT} 200", f"in:{EDIT} 200"),
    "proof": (f"in:{EDIT} 200", f"in:{EDIT} 200"),
    "proof_remove": ("405", f"in:{EDIT} 302"),
    "draft": ("405", "any 403"),
    "draft_discard": ("405", "any 302"),
    # papers
    "attachment": ("in:view 200", "405"),
    "attachment_upload": ("405", "in:file 302"),
    "attachment_remove": ("405", "in:file 302"),
    "paper_preview": ("in:print 200", "405"),
    "paper": ("in:print 200", "405"),
    "verdict_paper": ("in:print 200", "405"),
    "income_paper": ("in:print 200", "405"),
    "meeting_paper": ("in:print 200", "405"),
    "notice_paper": ("in:print 200", "405"),
    "ledger_paper": ("held:print 200/302", "405"),
    # the visit
    "investigation": ("in:investigate 200", "in:investigate 200"),
    # the meeting
    "meeting_start": ("held:evaluate 200", "held:evaluate 200"),
    "meeting": ("in:view 200", "in:evaluate 200"),
    "meeting_edit": ("in:evaluate 200", "in:evaluate 200"),
    "meeting_check": ("405", "in:evaluate 200"),
    "meeting_add": ("405", "in:evaluate 200"),
    "meeting_drop": ("405", "in:evaluate 302"),
    # the notice
    "notice_start": ("held:publish 200", "held:publish 200"),
    "notice": ("in:view 200", "405"),
    "notice_edit": ("in:publish 200", "in:publish 200"),
    "notice_period": ("in:publish 200", "405"),
    "notice_add": ("405", "in:publish 200"),
    "notice_remove": ("405", "in:publish 302"),
    "notice_post": ("405", "in:publish 200"),
    "notice_close": ("405", "in:publish 200"),
    "objection_new": ("in:publish 200", "in:publish 200"),
    "objection_settle": ("in:publish 200", "in:publish 200"),
    # certification, entry, help
    "certification": ("in:certify 200", "in:certify 200"),
    "certification_take_over": ("405", "in:certify 302"),
    "entry": ("in:enter 200", "in:enter 200"),
    "plan": ("in:assist 200", "in:assist 200"),
    "assistance_begin": ("405", "in:assist 302"),
    "card": ("in:assist 200", "in:assist 200"),
    "visit_new": ("in:assist 200", "in:assist 200"),
    "help_new": ("in:assist 200", "in:assist 200"),
    "ledger_reverse": ("in:assist 200", "in:assist 200"),
}

# The administration. A line is the statuses of five kinds of people, for GET and for POST: a unit's administrator whose
# post reaches the row, one whose post does not, a system administrator, a superuser without a post, and administrators
# whose post has ended. Everybody else is sent to the administration's login page (302).
# A key is a URL name, "<model> <view>", or the model for all its views (changelist, add, change, history, delete).

ALL_OPEN = "200 200 200 200 403"
REACHED = "200 302 200 200 403"
SYSTEM = "403 403 200 200 403"
NOBODY = "403 403 403 403 403"
NOT_THERE = "302 302 302 302 302"  # to the index, which says that there is no such row

ADMIN = {
    "index": ("200 200 200 200 200", "200 200 200 200 200"),
    "logout": ("405 405 405 405 405", "200 200 200 200 200"),
    "password_change": ("200 200 200 200 200", "200 200 200 200 200"),
    "password_change_done": ("200 200 200 200 200", "405 405 405 405 405"),
    "jsi18n": ("200 200 200 200 200", "405 405 405 405 405"),
    "autocomplete": (NOBODY, "405 405 405 405 405"),
    "app_list": ("404 404 200 200 404", "404 404 200 200 404"),
    "view_on_site": ("404 404 404 404 404", "404 404 404 404 404"),
    # people, posts, units: as far as the administrator reaches; nothing is deleted
    "accounts_user": (ALL_OPEN, ALL_OPEN),
    "accounts_user change": (REACHED, REACHED),
    "accounts_user history": ("200 302 200 200 302", "200 302 200 200 302"),
    "accounts_user delete": (NOBODY, NOBODY),
    "reset_second_factor": ("302 404 302 302 404", "302 404 302 302 404"),
    "accounts_loginrecord": (SYSTEM, SYSTEM),
    "accounts_loginrecord add": (NOBODY, NOBODY),
    "accounts_loginrecord change": (SYSTEM, NOBODY),
    "accounts_loginrecord delete": (NOBODY, NOBODY),
    "auth_user_password_change": ("200 404 200 200 403", "200 404 200 200 403"),
    "accounts_post": (ALL_OPEN, ALL_OPEN),
    "accounts_post change": (REACHED, "403 302 403 403 403"),
    "accounts_post history": ("200 302 200 200 302", "200 302 200 200 302"),
    "accounts_post delete": (NOBODY, NOBODY),
    "accounts_unit": (ALL_OPEN, ALL_OPEN),
    "accounts_unit change": (REACHED, REACHED),
    "accounts_unit history": ("200 302 200 200 302", "200 302 200 200 302"),
    "accounts_unit delete": (NOBODY, NOBODY),
    # what holds for the whole system
    "accounts_division": (SYSTEM, SYSTEM),
    "accounts_division delete": (NOBODY, NOBODY),
    "guardian_userobjectpermission": (SYSTEM, SYSTEM),
    "guardian_userobjectpermission add": (NOBODY, NOBODY),
    "guardian_userobjectpermission change": (SYSTEM, NOBODY),
    "guardian_userobjectpermission delete": (NOBODY, NOBODY),
    "mend_posts": ("405 405 405 405 405", "302 302 302 302 302"),
    "hardship_calendaryear": (SYSTEM, SYSTEM),
    "hardship_calendaryear change": (SYSTEM, NOBODY),
    "hardship_calendaryear delete": (NOBODY, NOBODY),
    "hardship_calendarday": (SYSTEM, SYSTEM),
    "hardship_codeitem": (SYSTEM, SYSTEM),
    "hardship_codeitem delete": (NOBODY, NOBODY),
    "hardship_codemapping": (SYSTEM, SYSTEM),
    "hardship_codemapping delete": (NOBODY, NOBODY),
    "hardship_documentrule": (SYSTEM, SYSTEM),
    "hardship_policyedition": (SYSTEM, SYSTEM),
    "hardship_policyedition delete": (NOBODY, NOBODY),
    "hardship_policyedition_numbers": ("403 403 302 302 403", SYSTEM),
    "hardship_policyedition_publish": ("403 403 302 302 403", "403 403 302 302 403"),
    "hardship_lowincomestandard": (SYSTEM, SYSTEM),
    "hardship_lowincomestandard delete": (NOBODY, NOBODY),
    "hardship_lowincomestandard_import": (SYSTEM, SYSTEM),
    "hardship_lowincomestandard_process_import": ("405 405 405 405 405", SYSTEM),
    "hardship_lowincomestandard_export": (SYSTEM, SYSTEM),
    # households: no administrator sees one
    "hardship_verdict": (NOBODY, NOBODY),
    "hardship_verdict history": (NOT_THERE, NOT_THERE),
    "hardship_case": (NOBODY, NOBODY),
    "hardship_case history": (NOT_THERE, NOT_THERE),
    "hardship_listing": (NOBODY, NOBODY),
    "hardship_listing history": (NOT_THERE, NOT_THERE),
    "hardship_certification": (NOBODY, NOBODY),
    "hardship_certification history": (NOT_THERE, NOT_THERE),
    "hardship_entry": (NOBODY, NOBODY),
    "hardship_entry history": (NOT_THERE, NOT_THERE),
    "hardship_accessrecord": (NOBODY, NOBODY),
    "hardship_accessrecord history": (NOT_THERE, NOT_THERE),
    "reviews_stagechange": (NOBODY, NOBODY),
    "reviews_stagechange history": (NOT_THERE, NOT_THERE),
    "reviews_approval": (NOBODY, NOBODY),
    "reviews_approval history": (NOT_THERE, NOT_THERE),
    "reviews_return": (NOBODY, NOBODY),
    "reviews_return history": (NOT_THERE, NOT_THERE),
    # background jobs: what ran and what failed, to look at
    "django_q_schedule": (SYSTEM, SYSTEM),
    "django_q_schedule add": (NOBODY, NOBODY),
    "django_q_schedule change": (SYSTEM, NOBODY),
    "django_q_schedule delete": (NOBODY, NOBODY),
    "django_q_failure": (SYSTEM, SYSTEM),
    "django_q_failure add": (NOBODY, NOBODY),
    "django_q_failure change": (SYSTEM, NOBODY),
    "django_q_failure delete": (NOBODY, NOBODY),
}
