"""The wizard's pages. Their templates are in fourfold/integrations/templates/imports/ and wear the shell of the web door."""
