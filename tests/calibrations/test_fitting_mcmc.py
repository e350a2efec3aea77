import numpy as np
import pytest
from scipy.stats import multivariate_normal

from calibration.fitting.design import Place
from calibration.fitting.emulator import Emulator
from calibration.fitting.mcmc import density, effective, mode, r_hat, sample
from calibration.fitting.quadratic import Quadratic


def an_emulator(rng, m=4, p=3, curved=0.1):
    mixing = rng.normal(size=(m, m))
    square = curved * rng.normal(size=(m, p, p))
    return Emulator(
        mean=Quadratic(rng.normal(size=m), rng.normal(size=(m, p)), square + np.swapaxes(square, 1, 2)),
        run=mixing @ mixing.T,
        leverage=0.1 * np.eye(p),
        centre=np.full(p, 0.5),
        base=0.05,
        fitted=np.ones(m, dtype=bool),
        missing=np.zeros(m),
        explained=np.zeros(m),
        shares=np.zeros(m),
    )


def a_valley(bent, slope=1.0):
    """One target that sees slope x second + bent x first squared: the posterior is a bent valley."""
    return Emulator(
        mean=Quadratic(np.zeros(1), np.array([[0.0, slope]]), np.diag([bent, 0.0])[None]),
        run=np.array([[0.05]]),
        leverage=np.zeros((2, 2)),
        centre=np.zeros(2),
        base=0.0,
        fitted=np.ones(1, dtype=bool),
        missing=np.zeros(1),
        explained=np.zeros(1),
        shares=np.zeros(1),
    )


def test_density_is_prior_times_likelihood_up_to_a_constant():
    rng = np.random.default_rng(1)
    emulator, observed, own = an_emulator(rng), rng.normal(size=4), rng.uniform(0.5, 1, 4)
    at = rng.normal(size=(6, 3))
    direct = [
        -0.5 * z @ z
        + multivariate_normal.logpdf(
            observed, emulator.mean(z[None])[0], np.diag(own) + (1 + emulator.added(z[None])[0]) * emulator.run
        )
        for z in at
    ]
    value, _ = density(emulator, observed, own)(at)
    assert np.ptp(value - direct) < 1e-9


def test_gradient_is_the_derivative():
    rng = np.random.default_rng(2)
    log_density = density(an_emulator(rng), rng.normal(size=4), rng.uniform(0.5, 1, 4))
    at = rng.normal(size=(5, 3))
    _, gradient = log_density(at)
    for i in range(3):
        step = 1e-5 * np.eye(3)[i]
        numeric = (log_density(at + step)[0] - log_density(at - step)[0]) / 2e-5
        assert gradient[:, i] == pytest.approx(numeric, abs=1e-5)


def test_a_target_that_could_not_be_fitted_is_left_out():
    rng = np.random.default_rng(3)
    whole = an_emulator(rng)
    whole.fitted[2] = False
    observed = rng.normal(size=4)
    value, _ = density(whole, observed, np.ones(4))(np.zeros((1, 3)))
    observed[2] = 99.0
    again, _ = density(whole, observed, np.ones(4))(np.zeros((1, 3)))
    assert value == pytest.approx(again)


def test_chains_agree_with_a_banana_integrated_on_a_grid():
    log_density = density(a_valley(bent=0.4), np.array([0.3]), np.array([0.05]))
    axis = np.linspace(-5, 5, 401)
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    weight = np.exp(log_density(grid)[0] - log_density(grid)[0].max())
    weight /= weight.sum()
    mean = weight @ grid
    spread = np.sqrt(weight @ (grid - mean) ** 2)
    chains = sample(log_density, mode(log_density, np.zeros(2)), 1)
    drawn = [effective(chains.scores[:, :, i]) for i in range(2)]
    for i in range(2):
        assert r_hat(chains.scores[:, :, i]) < 1.02
        assert chains.pooled[:, i].mean() == pytest.approx(mean[i], abs=5 * spread[i] / np.sqrt(drawn[i]))
    assert chains.pooled.std(axis=0) == pytest.approx(spread, rel=0.06)
    assert chains.acceptance == pytest.approx(0.8, abs=0.1)


def test_two_modes_that_no_chain_crosses_are_seen():
    # Only the square of the first parameter can be seen, so both of its roots are as good.
    two_roots = a_valley(bent=1.0, slope=0.0)
    log_density = density(two_roots, np.array([2.0]), np.array([0.01]))
    chains = sample(log_density, Place(np.zeros(2), np.eye(2)), 1)
    assert r_hat(chains.scores[:, :, 0]) > 1.1


def test_diagnostics_of_independent_draws():
    chains = np.random.default_rng(5).standard_normal((8, 1000))
    assert r_hat(chains) < 1.005
    assert effective(chains) == pytest.approx(8000, rel=0.15)


def test_diagnostics_of_correlated_draws_by_theory():
    rng, rho = np.random.default_rng(6), 0.8
    chains = rng.standard_normal((8, 4000))
    for step in range(1, 4000):
        chains[:, step] = rho * chains[:, step - 1] + np.sqrt(1 - rho**2) * chains[:, step]
    assert effective(chains) == pytest.approx(32_000 * (1 - rho) / (1 + rho), rel=0.15)


@pytest.mark.parametrize("spoil", ["apart", "wider"])
def test_chains_that_disagree_are_seen(spoil):
    chains = np.random.default_rng(7).standard_normal((8, 500))
    chains[0] = chains[0] + 2 if spoil == "apart" else 4 * chains[0]
    assert r_hat(chains) > 1.05
