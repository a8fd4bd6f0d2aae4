"""The nouns of floor 2, one module each."""

from accounts.recording import record_all
from hardship.models.assets import Business, RealEstate, Vehicle
from hardship.models.attachments import Attachment
from hardship.models.certifications import Certification, Entry
from hardship.models.codes import CodeItem, CodeMapping, DocumentRule
from hardship.models.dossiers import Application, Dossier, Hand, NumberSeries
from hardship.models.drafts import FormDraft
from hardship.models.duplicates import DuplicateCase
from hardship.models.evaluations import Attendee, Case, Meeting, Recusal
from hardship.models.figures import Figures
from hardship.models.households import Household, Member
from hardship.models.incomes import IncomeLine, IncomeProof, OtherIncome, RigidExpense
from hardship.models.investigations import Investigation, InvestigationFinding, Investigator
from hardship.models.kin import ConflictHint, KinDeclaration, KinStatement, StaffContact
from hardship.models.ledger import LedgerEntry
from hardship.models.loads import FixtureLoad
from hardship.models.plans import ContactCard, Plan
from hardship.models.publicity import Listing, Notice, Objection
from hardship.models.records import AccessRecord
from hardship.models.seals import Seal, SealBlock
from hardship.models.standards import CalendarDay, CalendarYear, LowIncomeStandard, PolicyEdition
from hardship.models.verdicts import Verdict

__all__ = [
    "AccessRecord",
    "Application",
    "Attachment",
    "Attendee",
    "Business",
    "CalendarDay",
    "CalendarYear",
    "Case",
    "Certification",
    "CodeItem",
    "CodeMapping",
    "ConflictHint",
    "ContactCard",
    "DocumentRule",
    "Dossier",
    "DuplicateCase",
    "Entry",
    "Figures",
    "FixtureLoad",
    "FormDraft",
    "Hand",
    "Household",
    "IncomeLine",
    "IncomeProof",
    "Investigation",
    "InvestigationFinding",
    "Investigator",
    "KinDeclaration",
    "KinStatement",
    "LedgerEntry",
    "Listing",
    "LowIncomeStandard",
    "Meeting",
    "Member",
    "Notice",
    "NumberSeries",
    "Objection",
    "OtherIncome",
    "Plan",
    "PolicyEdition",
    "RealEstate",
    "Recusal",
    "RigidExpense",
    "Seal",
    "SealBlock",
    "StaffContact",
    "Vehicle",
    "Verdict",
]

record_all("hardship")
