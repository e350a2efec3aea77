"""Nothing that leaves an import tells of one to five children."""

from hypothesis import example, given
from hypothesis import strategies as st

from calibration.adopting.disclosure import fit_to_show, shown_month_by_month
from calibration.estimating import Estimate


def estimate(value, *, unit="share", records=100, is_of_few=False) -> Estimate:
    return Estimate("x", "X", value, None, None, 0.8, unit, records, "counts", is_of_few=is_of_few)


def names(*estimates: Estimate) -> int:
    return len(fit_to_show(estimates).estimates)


def test_shares_of_few_children_are_held_back():
    assert names(estimate(0.03)) == names(estimate(0.97)) == names(estimate(0.2, is_of_few=True)) == 0
    assert names(estimate(0.06)) == names(estimate(0.0)) == names(estimate(1.0)) == 1
    (held,) = fit_to_show([estimate(0.03)]).held_back
    assert held == ("x", "it would tell of fewer than six children")


def test_counts_of_few_children_are_held_back():
    assert names(estimate(4.0, unit="children")) == 0
    assert names(estimate(4.0, unit="working days")) == names(estimate(6.0, unit="children")) == 1


def test_lists_are_rounded_to_what_five_records_are():
    (kept,) = fit_to_show([estimate((0.02, 0.51, 0.47), is_of_few=True)]).estimates
    assert [round(100 * value) for value in kept.value] == [0, 50, 50]
    assert kept.records == 100


def test_other_lists_stay():
    (kept,) = fit_to_show([estimate((1.0, 3.0), unit="months")]).estimates
    assert kept.value == (1.0, 3.0)


def test_the_number_of_records_is_rounded():
    assert [fit_to_show([estimate(0.5, records=n)]).estimates[0].records for n in (103, 12, 248)] == [105, 10, 250]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_no_small_number_is_written_nor_follows_from_a_total(counts):
    written = shown_month_by_month(counts)
    assert all(text == "c" or int(text) == count for text, count in zip(written, counts, strict=True))
    assert not set(written) & set("12345")
    if any(0 < count < 6 for count in counts) and sum(count > 0 for count in counts) > 1:
        assert written.count("c") > 1


@example([3, 3, 3, 3])
@given(st.lists(st.integers(0, 40), min_size=2, max_size=8).filter(lambda counts: sum(counts) >= 10))
def test_shares_in_a_list_still_sum_to_one(counts):
    total = sum(counts)
    (kept,) = fit_to_show([estimate(tuple(count / total for count in counts), records=total)]).estimates
    assert abs(sum(kept.value) - 1.0) < 1e-9
    assert all(-1e-9 <= value <= 1.0 + 1e-9 for value in kept.value)
