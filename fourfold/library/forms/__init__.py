"""Input from a person about the library: a search, adopting, publishing."""

from fourfold.library.forms.kpis import AdoptForm, DecisionForm, PublishForm, SearchForm

__all__ = ["AdoptForm", "DecisionForm", "PublishForm", "SearchForm"]
