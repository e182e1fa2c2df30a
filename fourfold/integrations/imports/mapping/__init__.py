"""What a file's columns mean: read from YAML, guessed from headers, written back to YAML. docs/reference/import-mapping.md"""

from fourfold.integrations.imports.mapping.guess import guess
from fourfold.integrations.imports.mapping.model import Block, FileMapping, PeriodPlan, ScorecardPlan, Source
from fourfold.integrations.imports.mapping.parse import parse
from fourfold.integrations.imports.mapping.written import as_yaml

__all__ = ["Block", "FileMapping", "PeriodPlan", "ScorecardPlan", "Source", "as_yaml", "guess", "parse"]
