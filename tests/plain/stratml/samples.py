"""Small plans of our own, for tests that run without real ones."""

PLAN = """<?xml version="1.0"?>
<p:PerformancePlanOrReport xmlns:p="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport" Type="Performance_Plan">
<p:Name>Harbour plan</p:Name>
<p:Description>What the harbour is to reach.</p:Description>
<p:StrategicPlanCore>
  <p:Organization><p:Name>Port of Lund</p:Name><p:Acronym>POL</p:Acronym><p:Identifier>_org</p:Identifier>
    <p:Stakeholder StakeholderTypeType="Generic_Group"><p:Name>Fishers</p:Name>
      <p:Role><p:Name>User</p:Name><p:RoleType>Beneficiary</p:RoleType></p:Role></p:Stakeholder>
  </p:Organization>
  <p:Vision><p:Description>A clean harbour
     that feeds its town.</p:Description><p:Identifier>_vision</p:Identifier></p:Vision>
  <p:Mission><p:Description>Keep ships moving.</p:Description></p:Mission>
  <p:Value><p:Name>Safety</p:Name><p:Description>Nobody gets hurt</p:Description></p:Value>
  <p:Value><p:Name>Calm</p:Name></p:Value>
  <p:Goal><p:Name>Clean water</p:Name><p:Description>Water to swim in.</p:Description><p:Identifier>_g1</p:Identifier>
    <p:SequenceIndicator>1</p:SequenceIndicator>
    <p:Objective><p:Name>Less oil</p:Name><p:Description>No spills.</p:Description><p:Identifier>_o1</p:Identifier>
      <p:SequenceIndicator>1.1</p:SequenceIndicator><p:OtherInformation>Since the storm.</p:OtherInformation>
      <p:PerformanceIndicator ValueChainStage="Outcome" PerformanceIndicatorType="Quantitative">
        <p:MeasurementDimension>Oil on the water</p:MeasurementDimension><p:UnitOfMeasurement>Litres</p:UnitOfMeasurement>
        <p:Identifier>_i1</p:Identifier>
        <p:MeasurementInstance>
          <p:TargetResult><p:StartDate>2023-01-01</p:StartDate><p:EndDate>2023-12-31</p:EndDate><p:NumberOfUnits>20</p:NumberOfUnits></p:TargetResult>
          <p:ActualResult><p:StartDate>2023-01-01</p:StartDate><p:EndDate>2023-12-31</p:EndDate><p:NumberOfUnits>17.50</p:NumberOfUnits>
            <p:Description>Counted by divers.</p:Description></p:ActualResult>
        </p:MeasurementInstance>
        <p:MeasurementInstance>
          <p:TargetResult><p:StartDate>2024-01-01</p:StartDate><p:EndDate>2024-12-31</p:EndDate><p:NumberOfUnits>15</p:NumberOfUnits></p:TargetResult>
          <p:ActualResult><p:StartDate>2024-01-01</p:StartDate><p:EndDate>2024-12-31</p:EndDate><p:NumberOfUnits/></p:ActualResult>
        </p:MeasurementInstance>
      </p:PerformanceIndicator>
    </p:Objective>
    <p:Objective><p:Name>Open nights</p:Name><p:SequenceIndicator>1.2</p:SequenceIndicator></p:Objective>
  </p:Goal>
  <p:Goal><p:Name>Good neighbours</p:Name><p:Description/><p:SequenceIndicator>2</p:SequenceIndicator>
    <p:Objective><p:Name>Quiet quays</p:Name><p:SequenceIndicator>2.1</p:SequenceIndicator></p:Objective>
  </p:Goal>
</p:StrategicPlanCore>
<p:AdministrativeInformation><p:StartDate>2023-01-01</p:StartDate><p:EndDate>2026-12-31</p:EndDate>
  <p:PublicationDate>2023-02-01</p:PublicationDate><p:Source>https://port.example/plan</p:Source></p:AdministrativeInformation>
<p:Submitter><p:GivenName>Ina</p:GivenName><p:Surname>Berg</p:Surname><p:EmailAddress>ina@port.example</p:EmailAddress></p:Submitter>
</p:PerformancePlanOrReport>
"""

# Part 1, and odd: another namespace, no names, no days, a wrong order, the same identifier again, results as text.
ODD = """<StrategicPlan xmlns="urn:some:other"><StrategicPlanCore>
<Goal><Description>Grow.</Description><Name>Growth</Name><Identifier>7a</Identifier>
  <Objective><Identifier>7a</Identifier><Description>Sell more than last year.</Description>
    <PerformanceIndicator IndicatorType="Quantitative"><MeasurementDimension>Sales</MeasurementDimension><UnitOfMeasurement>pieces</UnitOfMeasurement>
      <MeasurementInstance><TargetResult><NumberOfUnits>about 800</NumberOfUnits></TargetResult>
        <ActualResult><EndDate>2024-03-31</EndDate><NumberOfUnits>812</NumberOfUnits></ActualResult></MeasurementInstance>
      <MeasurementInstance><ActualResult><EndDate>soon</EndDate><NumberOfUnits>9</NumberOfUnits></ActualResult></MeasurementInstance>
      <MeasurementInstance><ActualResult><Description>Sold well.</Description></ActualResult></MeasurementInstance>
    </PerformanceIndicator>
    <PerformanceIndicator ValueChainStage="Guess"><MeasurementDimension/><UnitOfMeasurement/></PerformanceIndicator>
  </Objective><Objective/>
</Goal><Colour>blue</Colour></StrategicPlanCore>
<AdministrativeInformation><StartDate/><EndDate/><Submitter><FirstName>Olaf</FirstName></Submitter></AdministrativeInformation></StrategicPlan>
"""

SMALL = "<PerformancePlanOrReport><StrategicPlanCore><Goal><Name>Grow</Name></Goal></StrategicPlanCore></PerformancePlanOrReport>"
