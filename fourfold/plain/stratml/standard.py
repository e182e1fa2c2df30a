"""The standard as a table: what each element holds, in its order. A star stands for many, an exclamation mark for needed."""

ROOT, ROOT_OF_PART_ONE = "PerformancePlanOrReport", "StrategicPlan"
NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
RESULT = "StartDate EndDate NumberOfUnits Descriptor Description"
PARTS = {
    ROOT: "Name! Description OtherInformation StrategicPlanCore! AdministrativeInformation Submitter",
    "StrategicPlanCore": "Organization* Vision Mission Value* Goal*",
    "Organization": "Name Acronym Identifier Description Stakeholder*",
    "Stakeholder": "Name! Description Role*",
    "Role": "Name! Description RoleType*",
    "Vision": "Description Identifier",
    "Mission": "Description Identifier",
    "Value": "Name Description",
    "Goal": "Name! Description! Identifier SequenceIndicator Stakeholder* OtherInformation Objective*",
    "Objective": "Name Description Identifier SequenceIndicator Stakeholder* OtherInformation PerformanceIndicator*",
    "PerformanceIndicator": "SequenceIndicator MeasurementDimension! UnitOfMeasurement! Identifier Relationship* MeasurementInstance* "
    "OtherInformation",
    "Relationship": "Identifier ReferentIdentifier* Name Description",
    "MeasurementInstance": "TargetResult* ActualResult*",
    "TargetResult": RESULT,
    "ActualResult": RESULT,
    "Descriptor": "DescriptorName DescriptorValue",
    "AdministrativeInformation": "Identifier StartDate EndDate PublicationDate Source",
    "Submitter": "Identifier GivenName Surname PhoneNumber EmailAddress",
}
MOST = {"RoleType": 2}
STAGES = ("Outcome", "Output_Processing", "Output", "Input_Processing", "Input")
TYPES = ("Strategic_Plan", "Performance_Plan", "Performance_Report")
ATTRIBUTES: dict[str, dict[str, tuple[str, ...]]] = {
    ROOT: {"Type": TYPES},
    "Stakeholder": {"StakeholderTypeType": ("Person", "Organization", "Generic_Group")},
    "PerformanceIndicator": {"ValueChainStage": STAGES, "PerformanceIndicatorType": ("Quantitative", "Qualitative")},
    "Relationship": {"RelationshipType": ("Broader_Than", "Peer_To", "Narrower_Than")},
}
OLDER = {("PerformanceIndicator", "IndicatorType"): "PerformanceIndicatorType"}  # attributes of earlier drafts
OLDER_NAMES = {"FirstName": "GivenName", "LastName": "Surname"}  # of the submitter
ROLES = ("Performer", "Beneficiary")
DATES = ("StartDate", "EndDate", "PublicationDate")


def parts(name: str) -> list[tuple[str, bool, bool]]:
    """Of an element: each part's name, whether there may be many, whether it is needed."""
    return [(each.rstrip("*!"), each.endswith("*"), each.endswith("!")) for each in PARTS.get(name, "").split()]
