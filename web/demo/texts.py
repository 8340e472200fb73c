"""Texts of the demo district in all languages there is a file for: checked, as their authors wrote them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fixtures.district import District
from fixtures.district.programmes import plans
from fixtures.district.texts import Translation, translations
from web import models as rows


def load_texts(session: Session, district: District) -> None:
    """Write names and summaries of projects, names of sub-districts, programmes, roles and skills."""
    for each in translations():
        _of_projects(session, each)
        _of_organisations(session, each)
        _of_words(session, district, each)


def _of_projects(session: Session, said: Translation) -> None:
    hosts = {plan.project.code: plan.host or "" for plan in plans()}
    for project in session.scalars(select(rows.Project)):
        if project.code in hosts:
            name, summary = said.project(project.code, project.programme, hosts[project.code])
            project.texts = {**project.texts, said.tag: {"name": name, "summary": summary}}


def _of_organisations(session: Session, said: Translation) -> None:
    for organisation in session.scalars(select(rows.Organisation)):
        if name := said.organisation(organisation.code):
            organisation.names = {**organisation.names, said.tag: name}


def _of_words(session: Session, district: District, said: Translation) -> None:
    programmes = {each.code: said.programmes[each.code][0] for each in district.programmes}
    by_kind = {"programme": programmes, "role": said.roles, "skill": said.skills}
    for term in session.scalars(select(rows.Term).where(rows.Term.kind.in_(by_kind))):
        if name := by_kind[term.kind].get(term.code):
            term.names = {**term.names, said.tag: name}
