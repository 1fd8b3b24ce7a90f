"""The page on which organizers change a sponsor and name who reads the details that it is given."""

from flask import render_template

from .forms import RepresentativeForm, SponsorForm
from .leads import FEWEST_SHOWN, count_leads
from .models import Sponsor
from .representatives import MAX_REPRESENTATIVES, Representative


def edit_page(
    sponsor: Sponsor, form: SponsorForm | None = None, representative_form: RepresentativeForm | None = None
) -> str:
    """Render the page, with a form that has errors if there is one."""
    representatives = Representative.all_of(sponsor)
    return render_template(
        "sponsors/manage/edit.html",
        event=sponsor.event,
        sponsor=sponsor,
        form=form or SponsorForm(formdata=None, obj=sponsor),
        representatives=representatives,
        representative_form=representative_form or RepresentativeForm(formdata=None),
        can_name=len(representatives) < MAX_REPRESENTATIVES,
        lead_count=count_leads(sponsor),
        fewest=FEWEST_SHOWN,
    )
