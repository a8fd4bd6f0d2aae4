"""Every guard the attacks are stopped by: the text that makes it, what stands there without it, the tests that must fail then.

`make guards` (tests/attacks/__main__.py) takes one away at a time and runs its tests; test_guards.py holds the list to the
code. Where Django or a library is the guard, it is taken away through our settings or our use of it.
"""

from typing import Final

from tests.attacks.removal import Edit, Guard


def within(path: str, *names: str) -> tuple[str, ...]:
    """Node ids of tests of one file."""
    return tuple(f"tests/{path}::{name}" for name in names)


def attack(room: str, *names: str) -> tuple[str, ...]:
    return within(f"attacks/test_{room}.py", *names)


CLEANING, PDF_CLEANING = "hardship/services/cleaning.py", "hardship/services/pdf_cleaning.py"
PAPERS, PAPER_VIEWS = "hardship/services/attachments.py", "hardship/views/attachments.py"
SETTINGS, EXCHANGE, PRESS = "hardship/config/settings.py", "hardship/exchange.py", "hardship/annexes/pdf.py"
LOGIN, FACTOR_VIEWS, FACTOR = (
    "accounts/views/login.py",
    "accounts/views/second_factor.py",
    "accounts/second_factor.py",
)
CIPHERS, MASKS, SEALS, SEAL_CHECK = (
    "hardship/ciphers.py", "hardship/resident_id.py", "hardship/services/seals.py", "hardship/services/seal_check.py",
)  # fmt: skip
RIGHTS, REVEAL = "hardship/services/database_rights.py", "hardship/services/secrets.py"
ACCESS, WIZARD, NOTICES = (
    "hardship/views/access.py",
    "hardship/forms/applications.py",
    "hardship/views/notices.py",
)
FORM_ROWS = "hardship/forms/rows.py"
CERTIFYING, PRINTING = "reviews/views/certifications.py", "reviews/views/papers.py"
DECISIONS = "hardship/admin/decisions.py"
ARMED = attack("files", "test_an_armed_pdf_keeps_its_page_and_loses_its_arms")
SHOWN = attack("escaping", "test_no_text_of_anybodys_becomes_part_of_a_page")
HEADERS = attack("headers", "test_every_page_carries_the_headers")


def page(*names: str) -> tuple[str, ...]:
    """The matrix's line of GET for these URL names."""
    return within("matrix/test_own_pages.py", *(f"test_who_gets_the_page[{name}]" for name in names))


FILES: Final = (
    Guard("the real type is read from the content", CLEANING,
          "    if not media_type:\n", '    if not media_type:\n        return content, "text/html"\n    if False:\n',
          attack("files", "test_what_only_looks_like_a_paper_is_refused")),
    Guard("pictures are encoded again", CLEANING,
          "plain(picture, media_type).save(kept, FORMATS[media_type], **SAVING[media_type])", "kept.write(content)",
          attack("files", "test_what_hangs_behind_a_picture_is_gone", "test_words_hidden_in_a_png_are_gone",
                 "test_a_photo_loses_place_and_device_but_stands_upright")),
    Guard("PDFs are written again", PDF_CLEANING, "document.save(kept, deterministic_id=True)", "kept.write(content)",
          attack("files", "test_what_hangs_before_and_behind_the_pages_of_a_pdf_is_gone") + ARMED),
    Guard("keys that act are struck out of PDFs", PDF_CLEANING, "        if key in part:\n", "        if False:\n", ARMED),
    Guard("actions of PDFs are emptied", PDF_CLEANING,
          'if str(part.get("/S", "")) in ACTIONS or _leads_away(part):', "if _leads_away(part):", ARMED),
    Guard("links of PDFs lead to web pages only", PDF_CLEANING,
          'if str(part.get("/S", "")) in ACTIONS or _leads_away(part):', 'if str(part.get("/S", "")) in ACTIONS:', ARMED),
    Guard("attached files of PDFs go", PDF_CLEANING, 'if isinstance(part.get("/Annots"), pikepdf.Array):', "if False:", ARMED),
    Guard("a PDF's author and owner go", PDF_CLEANING, "            del document.docinfo\n", "", ARMED),
    Guard("encrypted PDFs are refused", PDF_CLEANING, "if document.is_encrypted:", "if False:",
          attack("files", "test_an_encrypted_pdf_is_refused")),
    Guard("PDFs of too many pages are refused", PDF_CLEANING, "if pages > MOST_PAGES or objects > MOST_OBJECTS:", "if False:",
          attack("files", "test_a_pdf_of_too_many_pages_is_refused")),
    Guard("pixels are counted before a picture is unpacked", CLEANING,
          "if picture.width * picture.height > settings.ATTACHMENT_MEGAPIXELS * 1_000_000:", "if False:",
          attack("files", "test_a_picture_bomb_is_refused_before_it_is_unpacked")),
    Guard("a file's size is limited", PAPERS, "if file.size > limit * MB:", "if False:",
          attack("files", "test_a_little_too_much_is_refused_in_words_and_far_too_much_is_cut_off")),
    Guard("a request's size is limited while it arrives", "hardship/uploads.py",
          "if self.received > settings.UPLOAD_REQUEST_LIMIT_MB * MB:", "if False:",
          attack("files", "test_a_little_too_much_is_refused_in_words_and_far_too_much_is_cut_off")),
    Guard("papers on a file are counted", PAPERS, "if count >= settings.ATTACHMENTS_A_SUBJECT:", "if False:",
          within("hardship/test_attachments.py", "test_size_pixels_number_and_repetition_are_limited")),
    Guard("a person's papers a day are counted", PAPERS, "if count >= settings.ATTACHMENTS_A_DAY or over:", "if False:",
          within("hardship/test_attachments.py", "test_a_persons_day_is_limited_even_when_papers_are_put_aside")),
    Guard("a file lies under a random name", "hardship/models/attachments.py",
          'return f"{attachment.key.hex[:2]}/{attachment.key.hex}.{attachment.extension}"', "return attachment.title",
          attack("files", "test_what_a_file_is_called_decides_neither_where_it_lies_nor_what_it_is")),
    Guard("a file's name is neutral on the way out", PAPERS, """"_" if sign in '/\\\\:*?"<>|' else sign""", "sign",
          within("hardship/test_attachments.py", "test_a_name_is_neutral")),
    Guard("files are served in a sandbox", PAPER_VIEWS,
          """    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",\n""", "",
          within("hardship/test_attachments.py", "test_serving_is_safe_recorded_and_by_permission")),
    Guard("files are served to be saved", PAPER_VIEWS, "f\"attachment; filename*=UTF-8''", "f\"inline; filename*=UTF-8''",
          within("hardship/test_attachments.py", "test_serving_is_safe_recorded_and_by_permission")),
    Guard("files stay in no cache", PAPER_VIEWS, '"Cache-Control": "private, no-store",', '"Cache-Control": "max-age=60",',
          within("hardship/test_attachments.py", "test_serving_is_safe_recorded_and_by_permission")),
)  # fmt: skip

BOOKS: Final = (
    Guard("XML entities are refused in every part", EXCHANGE, "if any(mark in text for mark in ENTITIES):", "if False:",
          attack("books", "test_entities_are_refused_in_every_part")),
    Guard("in every encoding", EXCHANGE, '.replace(b"\\0", b"")', "",
          attack("books", "test_entities_in_another_encoding_are_refused")),
    Guard("what a workbook unpacks to is asked first", EXCHANGE,
          "if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked / packed > MOST_RATIO:", "if False:",
          attack("books", "test_a_zip_bomb_is_refused_before_it_is_unpacked", "test_each_limit_of_a_workbook_counts")),
    Guard("bytes are limited", EXCHANGE, "if size > MOST_BYTES:", "if False:",
          attack("books", "test_too_many_bytes_rows_and_columns_are_refused")),
    Guard("rows are limited", EXCHANGE, "if rows > MOST_ROWS:", "if False:",
          attack("books", "test_too_many_bytes_rows_and_columns_are_refused")),
    Guard("columns are limited", EXCHANGE, "if columns > MOST_COLUMNS:", "if False:",
          attack("books", "test_too_many_bytes_rows_and_columns_are_refused")),
)  # fmt: skip

FORMULAS: Final = (
    Guard("refused on the way in", "hardship/resources.py", "            if is_formula(value)\n", "            if False\n",
          attack("books", "test_a_formula_is_refused_on_the_way_in")),
    Guard("made text in exported tables", EXCHANGE, """return f"'{value}" if is_formula(value) else value""", "return value",
          attack("books", "test_a_formula_is_plain_text_on_the_way_out")),
    Guard("kept as text in lists written as workbooks", "hardship/sheets.py", 'cell.data_type = "s"', "pass",
          attack("books", "test_lists_written_as_workbooks_hold_text_only")
          + attack("escaping", "test_sheets_hold_the_text_as_text")),
)  # fmt: skip

SCRIPT: Final = (
    Guard("every template escapes", SETTINGS,
          '            "context_processors": [\n', '            "autoescape": False,\n            "context_processors": [\n', SHOWN),
    Guard("on the list", "templates/hardship/dossier_list.html",
          '{{ dossier.applicant_name|default:"（未填）" }}', '{{ dossier.applicant_name|safe }}', SHOWN),
    Guard("in the workbasket", "templates/reviews/home.html",
          '{{ dossier.applicant_name|default:"（未填姓名）" }}', "{{ dossier.applicant_name|safe }}", SHOWN),
    Guard("on the file's page", "templates/hardship/dossier/_family.html",
          "{{ application.hardship_desc|dash }}", "{{ application.hardship_desc|safe }}", SHOWN),
    Guard("on annex 2", "templates/annexes/_application_need.html", "{{ page.description.text }}", "{{ page.description.text|safe }}", SHOWN),
    Guard("on the notice's page", "templates/hardship/notices/page.html",
          "<h1>{{ notice.title }}</h1>", "<h1>{{ notice.title|safe }}</h1>", SHOWN),
    Guard("on the notice as posted", "templates/annexes/public_notice.html",
          '<p class="poster-text free">{{ page.body }}</p>', '<p class="poster-text free">{{ page.body|safe }}</p>', SHOWN),
    Guard("on the page that compares two files", "templates/reviews/duplicates/_file.html",
          "{{ file.household.home_addr|dash }}", "{{ file.household.home_addr|safe }}", SHOWN),
    Guard("in an import's preview", "hardship/resources.py", "return conditional_escape(new)", "return SafeString(new)",
          attack("books", "test_script_in_a_cell_is_text_on_the_page_that_asks_for_consent")),
    Guard("in an import's preview beside the stored text", "hardship/resources.py",
          'format_html("<del>{}</del> <ins>{}</ins>", old, new)', 'SafeString(f"<del>{old}</del> <ins>{new}</ins>")',
          attack("books", "test_script_in_a_cell_is_text_on_the_page_that_asks_for_consent")),
    Guard("browsers run no inline script", SETTINGS, '"default-src": [SELF],', """"default-src": [SELF, "'unsafe-inline'"],""", HEADERS),
)  # fmt: skip

ADDRESSES: Final = (
    Guard("the press opens data: addresses only", PRESS, 'URLFetcher(allowed_protocols={"data"})', "URLFetcher()",
          attack("escaping", "test_the_press_opens_no_address_whatever_stands_in_the_page", "test_the_press_opens_no_file")),
    Guard("every document is laid out with that fetcher", PRESS,
          "HTML(string=html, url_fetcher=shared.fetcher)", "HTML(string=html)",
          attack("escaping", "test_the_press_opens_no_address_whatever_stands_in_the_page", "test_the_press_opens_no_file")),
    Guard("a form field leads the press nowhere (both of its guards)", PRESS,
          'URLFetcher(allowed_protocols={"data"})', "URLFetcher()",
          attack("escaping", "test_a_form_field_leads_the_press_nowhere"),
          also=(Edit("templates/annexes/_application_need.html",
                     "{{ page.description.text }}", "{{ page.description.text|safe }}"),)),
)  # fmt: skip

QUERIES: Final = (
    Guard("null characters are the sender's fault", SETTINGS, '    "hardship.middleware.NoNulls",\n', "",
          attack("queries", "test_a_null_in_a_posted_field_is_a_fault_of_the_sender")),
    Guard("what is searched for is a parameter of the SQL", "hardship/querysets.py",
          "            low = text.lower()\n",
          "            return self.extra(where=[f\"applicant_pinyin LIKE '{text}'\"])\n            low = text.lower()\n",
          attack("queries", "test_no_single_parameter_breaks_a_list_or_widens_it[dossier_list]")),
    Guard("a page's size is one of three", "hardship/views/dossier_list.py",
          "size = int(wanted) if wanted in map(str, SIZES) else SIZES[0]", "size = int(wanted or 20)",
          attack("queries", "test_no_single_parameter_breaks_a_list_or_widens_it[dossier_list]")),
    Guard("a key in an address is a number", PAPER_VIEWS,
          'if model is None or (key == "pk" and not ref.isdigit()):', "if model is None:",
          attack("queries", "test_no_trick_in_the_address_itself_breaks_a_page[..]")),
)  # fmt: skip

FIELDS: Final = (
    Guard("no form offers a family's file", WIZARD,
          'fields = ("authorised_on", "declared_on", "registrar", "remark")',
          'fields = ("authorised_on", "declared_on", "registrar", "remark", "dossier")',
          attack("mass_assignment", "test_no_form_offers_what_only_services_write")),
    Guard("a person's form does not offer who the applicant is", "hardship/forms/households.py",
          '            *HEALTH, "employer", "employer_nature"', '            "is_applicant", *HEALTH, "employer", "employer_nature"',
          attack("mass_assignment", "test_no_form_offers_what_only_services_write",
                 "test_a_wizard_page_saves_its_own_fields_and_no_other[applicant]")),
    Guard("stage is not read from the body", "hardship/views/wizard.py",
          "        forms.write(request.user)\n",
          '        forms.write(request.user)\n        stage = request.POST.get("stage", forms.dossier.stage)\n'
          "        Dossier.objects.filter(pk=forms.dossier.pk).update(stage=stage)\n",
          attack("mass_assignment", "test_a_wizard_page_saves_its_own_fields_and_no_other[applicant]")),
    Guard("unit is not read from the body", "hardship/views/wizard.py",
          "        forms.write(request.user)\n",
          '        forms.write(request.user)\n        unit = request.POST.get("unit", forms.dossier.unit_id)\n'
          "        Dossier.objects.filter(pk=forms.dossier.pk).update(unit_id=unit)\n",
          attack("mass_assignment", "test_a_wizard_page_saves_its_own_fields_and_no_other[applicant]")),
    Guard("decided_by is who is logged in", CERTIFYING,
          "draw_up_certification(dossier, by=request.user, **form.cleaned_data)",
          "draw_up_certification(dossier, by=request.user, **form.cleaned_data)\n"
          '    named = request.POST.get("decided_by", request.user.pk)\n'
          "    dossier.certifications.in_force().update(decided_by_id=named)",
          attack("mass_assignment", "test_who_decided_is_who_is_logged_in")),
    Guard("opened_by is who is logged in", "hardship/views/applications.py",
          '            return redirect("application_page", dossier.number, "applicant")\n',
          '            dossier.opened_by_id = request.POST.get("opened_by", dossier.opened_by_id)\n            dossier.save()\n'
          '            return redirect("application_page", dossier.number, "applicant")\n',
          attack("mass_assignment", "test_the_opener_of_a_file_is_who_is_logged_in")),
    Guard("ticked families are among the candidates", FORM_ROWS,
          'self.fields["dossiers"].queryset = candidates', 'self.fields["dossiers"].queryset = Dossier.objects.all()',
          attack("mass_assignment", "test_ticked_keys_bring_in_no_family_of_another_unit")),
)  # fmt: skip

SESSIONS: Final = (
    Guard("a login gets a new key", LOGIN,
          "        login(self.request, form.get_user())\n",
          "        self.request.session.cycle_key = lambda: None\n        login(self.request, form.get_user())\n",
          attack("sessions", "test_a_planted_session_is_worth_nothing_after_the_login[login]")),
    Guard("so does one in the dialog", LOGIN, "    login(request, user)\n", "    request.session.cycle_key = lambda: None\n    login(request, user)\n",
          attack("sessions", "test_a_planted_session_is_worth_nothing_after_the_login[relogin]")),
    Guard("a second factor gets a new key", FACTOR_VIEWS, "    request.session.cycle_key()\n", "",
          attack("sessions", "test_a_session_known_before_the_code_is_worth_nothing_after_it")),
    Guard("nothing is open without a login", SETTINGS, '    "accounts.middleware.LoginNeeded",\n', "",
          attack("sessions", "test_logging_out_ends_the_session_everywhere")),
    Guard("a login ends after its hours", "accounts/middleware.py",
          "if time() - session.get(BEGAN, 0) > settings.SESSION_HOURS * 3600:", "if False:",
          attack("sessions", "test_a_login_is_over_after_its_hours_however_busy")),
    Guard("wrong passwords lock", SETTINGS, '    "axes.backends.AxesStandaloneBackend",\n', "",
          within("accounts/test_lockout.py", "test_an_account_is_locked_at_its_limit_whatever_the_address")),
    Guard("every POST carries the token", SETTINGS, '    "django.middleware.csrf.CsrfViewMiddleware",\n', "",
          attack("headers", "test_every_post_needs_the_token")),
    Guard("no page stands in a foreign frame", SETTINGS, '    "django.middleware.clickjacking.XFrameOptionsMiddleware",\n', "", HEADERS),
    Guard("no content type is guessed, no address told", SETTINGS, '    "django.middleware.security.SecurityMiddleware",\n', "", HEADERS),
    Guard("what a page may load is said", SETTINGS,
          '    "csp.middleware.CSPMiddleware",  # outermost: static files and redirects carry the policy too\n', "", HEADERS),
    Guard("cookies go over HTTPS only", SETTINGS,
          "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.behind_https", "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False",
          attack("headers", "test_production_cookies_are_of_this_host_alone")),
)  # fmt: skip

CODES: Final = (
    Guard("a code is used up", FACTOR,
          "    device = devices.filter(user=user).select_for_update().first()\n",
          "    if _digits(code):\n        devices.filter(user=user).update(last_t=-1)\n"
          "    device = devices.filter(user=user).select_for_update().first()\n",
          attack("sessions", "test_a_code_seen_over_the_shoulder_is_worth_nothing_a_second_time",
                 "test_a_code_of_the_half_minute_before_is_refused_after_the_present_one")
          + within("accounts/test_second_factor.py", "test_a_replayed_code_is_refused")),
    Guard("a recovery code is used up", FACTOR,
          "    return device if device is not None and device.verify_token(token) else None\n",
          "    passed = device is not None and device.verify_token(token)\n"
          "    if passed and not _digits(code):\n        StaticToken.objects.create(device=device, token=token)\n"
          "    return device if passed else None\n",
          attack("sessions", "test_a_recovery_code_is_worth_nothing_a_second_time")),
    Guard("the password alone does not let in", "accounts/gates.py", "if request.session.get(FACTOR) and not proved:", "if False:",
          attack("sessions", "test_the_password_alone_opens_nothing")),
    Guard("the dialog asks for the code as well", LOGIN, "if second_factor.has_factor(user):", "if False:",
          attack("sessions", "test_a_code_seen_over_the_shoulder_is_worth_nothing_a_second_time")),
)  # fmt: skip

REDIRECTS: Final = (
    Guard("after the login", LOGIN, "    redirect_authenticated_user = True\n",
          "    redirect_authenticated_user = True\n\n    def get_redirect_url(self):\n"
          '        return self.request.POST.get("next") or self.request.GET.get("next", "")\n',
          attack("sessions", "test_a_login_leads_nowhere_off_the_site")),
    Guard("after the code", FACTOR_VIEWS, "    def get_form_kwargs(self):\n",
          '    def get_redirect_url(self):\n        return self.request.POST.get("next", "")\n\n    def get_form_kwargs(self):\n',
          attack("sessions", "test_a_code_leads_nowhere_off_the_site")),
    Guard("after an upload", PAPER_VIEWS,
          'if url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/"):', "if address:",
          attack("sessions", "test_forms_that_lead_back_lead_back_here")),
    Guard("after a draft is thrown away", "hardship/views/drafts.py",
          'return redirect(path if kept else "home")', 'return redirect(path or "home")',
          attack("sessions", "test_forms_that_lead_back_lead_back_here")),
)  # fmt: skip

SCOPE: Final = (
    Guard("no post, no rows", "accounts/querysets.py", "        return Q(pk__in=[])\n", "        return Q()\n",
          page("dossier_list")),
    Guard("a post that has ended gives nothing", "accounts/querysets.py",
          "return held.filter(Exists(posts_in(OuterRef(\"pk\"), user).filter(role__in=roles_giving(permission))))", "return held",
          page("dossier")),
    Guard("the list", "hardship/views/dossier_list.py", "Dossier.objects.visible_to(request.user)", "Dossier.objects.all()",
          page("dossier_list")),
    Guard("the file's page, prints and wizard", ACCESS,
          "visible = Dossier.objects.visible_to(request.user)", "visible = Dossier.objects.all()",
          page("dossier", "paper")),
    Guard("the right besides the sight", ACCESS,
          "if needs and not holds(request.user, dossier, needs):", "if False:", page("plan")),
    Guard("an attachment", PAPER_VIEWS,
          'Attachment.objects.visible_to(request.user), key=key)\n    if "download"',
          'Attachment.objects.all(), key=key)\n    if "download"', page("attachment")),
    Guard("a print", PRINTING, 'Notice.objects.visible_to(request.user).select_related("unit"), number=number)',
          'Notice.objects.select_related("unit"), number=number)', page("notice_paper")),
    Guard("an htmx fragment", NOTICES, "visible = Notice.objects.visible_to(request.user)", "visible = Notice.objects.all()",
          page("notice_period", "notice")),
    Guard("an export", "hardship/forms/what_if_lists.py", '    right = "export_dossiers"\n', '    right = "view_dossiers"\n',
          within("hardship/test_what_if_pages.py", "test_a_sheet_holds_only_what_may_be_exported")),
    Guard("statistics", "hardship/services/what_if.py", "Figures.objects.visible_to(user).active()", "Figures.objects.active()",
          within("hardship/test_what_if_pages.py", "test_only_families_in_reach_are_counted_or_listed")),
    Guard("to administer is not to see", DECISIONS, 'return Unit.objects.holding(user, "view_dossiers").exists()', "return True",
          within("matrix/test_admin_pages.py", "test_who_administers_what_and_sees_no_household[hardship_verdict-GET]")),
    Guard("rows in the administration", DECISIONS, "self.model.objects.visible_to(request.user)", "self.model.objects.all()",
          within("matrix/test_admin_pages.py", "test_a_viewer_let_into_the_administration_sees_there_what_is_in_reach")),
)  # fmt: skip

SECRETS: Final = (
    Guard("a sealed value is bound to its row and column", CIPHERS,
          ".encrypt(nonce, text.encode(), place.encode())", '.encrypt(nonce, text.encode(), b"")',
          within("hardship/test_secret_fields.py", "test_a_value_moved_to_another_row_does_not_open",
                 "test_a_value_moved_to_another_column_does_not_open"),
          also=(Edit(CIPHERS, "blob[1 + NONCE :], place.encode()).decode()", 'blob[1 + NONCE :], b"").decode()'),)),
    Guard("columns are encrypted", CIPHERS,
          "    return bytes([held.ring.current]) + nonce + sealed\n",
          "    return bytes([held.ring.current]) + nonce + text.encode() + sealed[-TAG:]\n",
          within("hardship/test_secret_fields.py", "test_what_is_written_is_key_number_nonce_and_sealed_text"),
          also=(Edit(CIPHERS, "return box.decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], place.encode()).decode()",
                     "return blob[1 + NONCE : -TAG].decode()"),)),
    Guard("resident IDs are masked", MASKS,
          """return f"{number[:6]}{'*' * 8}{number[-4:]}" if len(number) == 18 else "*" * len(number)""", "return number",
          attack("masks", "test_no_page_shows_a_number_in_full")),
    Guard("phones are masked", MASKS,
          'return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else "*" * len(number)', "return number",
          attack("masks", "test_no_page_shows_a_number_in_full")),
    Guard("bank cards are masked", MASKS,
          """return f"{'*' * (len(number) - 4)}{number[-4:]}" if len(number) > 8 else "*" * len(number)""", "return number",
          attack("masks", "test_no_page_shows_a_number_in_full")),
    Guard("a stored secret is never written into a form", "hardship/forms/family.py", '        self.initial[name] = ""\n', "",
          attack("masks", "test_no_page_shows_a_number_in_full")),
    Guard("to look at a secret needs the right (page and service)", "hardship/views/secrets.py",
          "if not may_reveal(dossier, request.user):", "if False:",
          within("hardship/test_secrets.py", "test_without_the_right_it_is_forbidden", "test_the_service_refuses_by_itself"),
          also=(Edit(REVEAL, "if owner is None or not may_reveal(dossier, by):", "if owner is None:"),)),
    Guard("and a reason", REVEAL, "if len(reason.strip()) < SHORTEST_REASON:", "if False:",
          within("hardship/test_secrets.py", "test_no_reason_no_secret")),
    Guard("and leaves a record", REVEAL, "    note_access(\n", "    (lambda *_, **__: None)(\n",
          within("hardship/test_secrets.py", "test_a_secret_is_shown_once_with_a_record")),
    Guard("numbers are masked in the log", "hardship/discretion.py",
          "lines = discreet(super().format(record)).splitlines()", "lines = super().format(record).splitlines()",
          attack("discretion", "test_a_breaking_view_writes_and_shows_no_secret")),
    Guard("error reports name variables without their values", SETTINGS,
          'DEFAULT_EXCEPTION_REPORTER_FILTER = "hardship.discretion.DiscreetFilter"\n', "",
          attack("discretion", "test_a_report_names_fields_and_variables_without_their_values")),
)  # fmt: skip

RECORD: Final = (
    Guard("a trigger keeps the history", "hardship/migrations/0013_record_events.py",
          "pgid='pgtrigger_append_only_ff9d4', table='hardship_memberevent'",
          "condition='WHEN (false)', pgid='pgtrigger_append_only_ff9d4', table='hardship_memberevent'",
          within("record/test_history.py", "test_the_history_itself_is_kept"), fresh=True),
    Guard("the application's role only adds", RIGHTS,
          'return "SELECT, INSERT" if table in kept else "SELECT, INSERT, UPDATE, DELETE"', 'return "SELECT, INSERT, UPDATE, DELETE"',
          within("record/test_database_roles.py", "test_the_record_can_only_be_added_to[DELETE FROM-hardship_seal]", "test_the_application_works_records_and_seals")),
    Guard("the application's role passes over no trigger", RIGHTS,
          "RETURN trigger_name = ANY(named::TEXT[]) AND pg_has_role(", "RETURN trigger_name = ANY(named::TEXT[]) OR pg_has_role(",
          within("record/test_database_roles.py", "test_naming_triggers_to_be_ignored_changes_nothing")),
    Guard("a seal is signed with the key", SEALS,
          "return hmac.new(key, json.dumps(said).encode(), hashlib.sha256).hexdigest()",
          "return hashlib.sha256(json.dumps(said).encode()).hexdigest()",
          within("record/test_seals.py", "test_a_seal_made_without_the_key_is_seen")),
    Guard("a seal's signature is looked at", SEAL_CHECK, "if seal.value != value_of(seal, key):", "if False:",
          within("record/test_seals.py", "test_a_seal_cannot_be_altered")),
    Guard("rows are digested again", SEAL_CHECK, "if digest_of(cursor, table, block) != block.digest:", "if False:",
          within("record/test_seals.py", "test_an_update_is_named", "test_a_deletion_is_named",
                 "test_an_insertion_into_a_sealed_range_is_named", "test_a_truncated_table_is_named_and_the_others_are_looked_at")),
    Guard("missing seals are counted", SEAL_CHECK, "if seal.number != number:", "if False:",
          within("record/test_seals.py", "test_a_missing_link_is_seen")),
    Guard("seals cut off are missed in the copy", SEAL_CHECK, "if held.get(int(number)) != value:", "if False:",
          within("record/test_seals.py", "test_cutting_off_the_last_seals_is_seen_by_the_copy_beside_the_database")),
    Guard("a look survives a page that fails", "hardship/services/records.py",
          'alias = settings.RECORD_ALIAS if survives else "default"', 'alias = "default"',
          within("record/test_access.py", "test_a_look_is_on_record_although_the_page_failed_and_was_rolled_back")),
    Guard("a refusal is remembered", SETTINGS, '    "hardship.middleware.RefusalsNoted",\n', "",
          within("record/test_access.py", "test_a_file_that_does_not_exist_is_remembered_too")),
    Guard("a change says who and through what", SETTINGS, '    "hardship.middleware.RecordedRequest",\n', "",
          within("record/test_history.py", "test_a_request_says_who_in_which_post_and_through_what")),
)  # fmt: skip

GUARDS: Final[dict[str, tuple[Guard, ...]]] = {
    "polyglot and oversized files": FILES,
    "XXE and zip bombs": BOOKS,
    "formula injection": FORMULAS,
    "stored XSS": SCRIPT,
    "SSRF into the PDF": ADDRESSES,
    "SQL and path tricks": QUERIES,
    "mass-assignment": FIELDS,
    "sessions and forged requests": SESSIONS,
    "replayed codes": CODES,
    "open redirects": REDIRECTS,
    "scope": SCOPE,
    "secrets": SECRETS,
    "record": RECORD,
}
