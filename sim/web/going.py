"""Ways from one screen to another."""

import streamlit as st


def go(screen: str) -> None:
    """Go to a screen by the last part of its address; the result shown goes along."""
    st.switch_page(st.session_state["pages"][screen], query_params=_named())


def link(screen: str, label: str) -> None:
    """Offer a way to a screen."""
    if st.button(label, key=f"go-{screen}-{label}"):
        go(screen)


def onwards(screen: str) -> None:
    """Offer the way to the screen after this one."""
    addresses = list(st.session_state["pages"])
    place = addresses.index(screen) + 1
    if place < len(addresses):
        page = st.session_state["pages"][addresses[place]]
        st.divider()
        st.page_link(page, label=f"Next: {page.title}", query_params=_named())


def _named() -> dict[str, str] | None:
    named = st.session_state.get("work", "")
    return {"run": named} if named else None
