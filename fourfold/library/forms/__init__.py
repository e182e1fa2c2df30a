"""Input from a person about the library: a search, adopting, publishing."""

from fourfold.library.forms.build import NumbersForm, PublishStrategyForm
from fourfold.library.forms.kpis import AdoptForm, DecisionForm, PublishForm, SearchForm
from fourfold.library.forms.stratml import PlanFileForm, TakePlanForm
from fourfold.library.forms.templates import OwnTemplateForm, TemplateForm

__all__ = [
    "AdoptForm",
    "DecisionForm",
    "NumbersForm",
    "OwnTemplateForm",
    "PlanFileForm",
    "PublishForm",
    "PublishStrategyForm",
    "SearchForm",
    "TakePlanForm",
    "TemplateForm",
]
