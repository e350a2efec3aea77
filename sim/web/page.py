"""The page itself, which Streamlit runs from the top whenever somebody clicks."""

import streamlit as st

from sim.web import going, session
from sim.web.screens import SCREENS

st.set_page_config(page_title="Throughcare", layout="wide")
session.take_address()
_PAGES = {
    address: st.Page(show, title=f"{place} {name}", url_path=address, default=place == 1)
    for place, (address, name, show) in enumerate(SCREENS, start=1)
}
st.session_state["pages"] = _PAGES
_SHOWN = st.navigation(list(_PAGES.values()))
_SHOWN.run()
going.onwards(_SHOWN.url_path or "start")
