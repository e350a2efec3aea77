"""The page on which the flow of children moves: HTML, its looks, and the little script that turns its months."""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font: 100%/1.5 Arial, Helvetica, sans-serif; color: #1a1a1a; background: #ffffff; }
body { margin: 0; overflow-wrap: break-word; }
header, main, footer { max-width: 66rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; color: #12436d; margin: 1.2rem 0 .4rem; }
h2 { font-size: 1.05rem; margin: .4rem 0; }
p { margin: .4rem 0; }
.turn { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .6rem 0; background: #ffffff; }
.turn label { font-weight: bold; }
.turn input { flex: 1 1 12rem; min-width: 10rem; height: 2rem; accent-color: #12436d; }
.turn output { font-size: 1.2rem; font-weight: bold; min-width: 10rem; }
button, select { font: inherit; padding: .4rem .9rem; border: 2px solid #12436d; border-radius: 4px; }
button { background: #12436d; color: #ffffff; min-width: 6rem; }
button.second, select { background: #ffffff; color: #12436d; max-width: 100%; }
:focus-visible { outline: 3px solid #f46a25; outline-offset: 2px; }
.flows { display: flex; flex-wrap: wrap; gap: 1rem 2rem; }
.flows figure { flex: 1 1 20rem; max-width: 33rem; min-width: 0; margin: .5rem 0; }
.flows figure { display: flex; flex-direction: column; justify-content: space-between; }
svg { width: 100%; height: auto; display: block; }
rect { transition: width .5s linear; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; }
caption { text-align: left; font-weight: bold; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid #767676; }
th { min-width: 6rem; }
td { text-align: right; font-variant-numeric: tabular-nums; }
thead th { background: #e7ecf1; }
summary { cursor: pointer; padding: .4rem 0; color: #12436d; text-decoration: underline; }
footer { border-top: 1px solid #767676; margin-top: 2rem; padding-bottom: 2rem; font-size: .875rem; }
.needs-script { display: none; }
.runs .needs-script { display: flex; }
@media (prefers-reduced-motion: reduce) { rect { transition: none; } }
@media print { .turn, details { display: none !important; } .flows figure { break-inside: avoid; } }
"""

SCRIPT = """
(() => {
  "use strict";
  const told = JSON.parse(document.getElementById("told").textContent);
  const by = (id) => document.getElementById(id);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const button = by("play"), slider = by("month"), other = by("other"), down = by("down");
  const A_MONTH = 1000, PIXELS_A_SECOND = 10;
  const shown = told.names.length > 1 ? [0, 1] : [0];
  let at = 0, began = 0;

  function show() {
    const month = told.months[at];
    by("which").textContent = month;
    by("which-too").textContent = month;
    slider.value = at;
    slider.setAttribute("aria-valuetext", month);
    shown.forEach((option, side) => {
      by(`name-${side}`).textContent = told.names[option];
      by(`head-${side}`).textContent = told.names[option];
      told.widths[option][at].forEach((width, step) => {
        by(`bar-${side}-${step}`).setAttribute("width", width);
        by(`words-${side}-${step}`).textContent = told.words[option][at][step];
        by(`cell-${side}-${step}`).textContent = told.words[option][at][step];
      });
    });
  }

  function showAll() {
    shown.forEach((option, side) => {
      by(`all-name-${side}`).textContent = told.names[option];
      document.querySelectorAll(`#all-${side} tbody tr`).forEach((row, month) => {
        row.querySelectorAll("td").forEach((cell, step) => { cell.textContent = told.words[option][month][step]; });
      });
    });
  }

  function play(goes) {
    if (goes && at === told.months.length - 1) at = 0;
    began = goes ? performance.now() - at * A_MONTH : 0;
    button.textContent = goes ? "Pause" : "Play";
    button.setAttribute("aria-label", goes ? "Pause the months" : "Play the months");
    show();
    if (goes) requestAnimationFrame(turn);
  }

  function turn(now) {
    if (!began) return;
    if (!calm.matches) {
      const moved = (PIXELS_A_SECOND * now / 1000) % 10;
      down.setAttribute("patternTransform", `translate(0 ${moved.toFixed(2)})`);
    }
    const place = Math.max(0, Math.floor((now - began) / A_MONTH));
    if (place >= told.months.length) { play(false); return; }
    if (place !== at) { at = place; show(); }
    requestAnimationFrame(turn);
  }

  button.addEventListener("click", () => play(!began));
  slider.addEventListener("input", () => { at = Number(slider.value); play(false); });
  if (other) other.addEventListener("change", () => { shown[1] = Number(other.value); show(); showAll(); });
  document.documentElement.classList.add("runs");
  play(!calm.matches);
})();
"""

PAGE = """\
{%- macro flow(side, option) %}
<figure>
<h2 id="name-{{ side }}">{{ options[option] | typeset }}</h2>
<svg id="flow-{{ side }}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 {{ height }}" role="img"
 aria-label="The flow of children as ribbons and bars. Its numbers are in the table below."
 font-family="Arial, Helvetica, sans-serif" font-size="15" fill="#1a1a1a">
{%- if side == 0 %}
<defs><pattern id="down" width="12" height="10" patternUnits="userSpaceOnUse">
<path d="M0 0h12v10h-12z" fill="#a9bacb"/><path d="M2 3l4 4 4-4" fill="none" stroke="#12436d" stroke-opacity=".55"/>
</pattern></defs>
{%- endif %}
{%- for place in places %}
{%- if place.step is none %}
<text x="0" y="{{ place.top + 18 }}" font-weight="bold" fill="#12436d">{{ place.words }}</text>
{%- else %}
{%- set value = values[option][-1][place.number] %}
<rect id="bar-{{ side }}-{{ place.number }}" x="1" y="{{ place.top + 2 }}" height="{{ thick }}"
 width="{{ '%.2f' % ((value or 0) * scales[place.step.is_open]) }}"
 {%- if place.step.is_open %} fill="#12436d"{% else %} fill="url(#down)" stroke="#12436d" stroke-width=".7"{% endif %}/>
<text x="172" y="{{ place.top + 17 }}"><tspan id="words-{{ side }}-{{ place.number }}" font-weight="bold">
 {{- said(value) }}</tspan> {{ place.words }}</text>
{%- endif %}
{%- endfor %}
</svg>
</figure>
{%- endmacro -%}
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-
{{- hash }}'">
<meta name="author" content="Throughcare">
<title>{{ title | typeset }}</title>
<style>{{ style }}</style>
</head>
<body>
<header>
<h1>{{ title | typeset }}</h1>
<p>{{ name | typeset }}. <strong>{{ what }}</strong></p>
</header>
<main>
<div class="turn needs-script">
<button id="play" type="button" aria-label="Play the months">Play</button>
<label for="month">Month</label>
<input id="month" type="range" min="0" max="{{ months | length - 1 }}" step="1" value="0">
<output id="which" for="month" aria-live="off">{{ months[-1] }}</output>
</div>
{%- if options | length > 2 %}
<div class="turn needs-script">
<label for="other">Beside the baseline</label>
<select id="other">{% for key, called in options.items() %}{% if not loop.first %}
<option value="{{ loop.index0 }}">{{ called | typeset }}</option>{% endif %}{% endfor %}
</select>
</div>
{%- endif %}
<noscript><p><strong>Scripts are switched off, so this is the last month, {{ months[-1] }}, as a still picture.</strong>
All months are in the tables below.</p></noscript>
<div class="flows">
{%- for option in shown %}{{ flow(loop.index0, option) }}{% endfor %}
</div>
<p>Pale ribbons: children who pass in the month. Dark bars: children there at a time, mean of the month. Ribbons have
one scale and bars another, the same in every month{% if shown | length > 1 %} and option{% endif %}. Children come to
a step by other ways, too, and later than in the same month, so numbers need not add up.</p>
<div class="table" role="region" tabindex="0" aria-labelledby="now" aria-live="off">
<table>
<caption id="now">The numbers of <span id="which-too">{{ months[-1] }}</span></caption>
<thead><tr><th scope="col">Stage</th><th scope="col">What is counted</th>{% for option in shown %}
<th scope="col" id="head-{{ loop.index0 }}">{{ options[option] | typeset }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for step in steps %}
{%- set row = loop.index0 %}
<tr><th scope="row">{{ step.stage }}</th><th scope="row">{{ step.words }}</th>{% for option in shown %}
<td id="cell-{{ loop.index0 }}-{{ row }}">{{ said(values[option][-1][row]) }}</td>{% endfor %}</tr>
{%- endfor %}
</tbody>
</table>
</div>
<details><summary>The numbers of all months</summary>
{%- for option in shown %}
<div class="table" role="region" tabindex="0" aria-labelledby="all-caption-{{ loop.index0 }}">
<table id="all-{{ loop.index0 }}">
<caption id="all-caption-{{ loop.index0 }}">Every month: <span id="all-name-{{ loop.index0 }}">
{{- options[option] | typeset }}</span></caption>
<thead><tr><th scope="col">Month</th>{% for step in steps %}
<th scope="col">{{ step.stage }}: {{ step.words }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for month in months %}
{%- set row = loop.index0 %}
<tr><th scope="row">{{ month }}</th>{% for value in values[option][row] %}<td>{{ said(value) }}</td>{% endfor %}</tr>
{%- endfor %}
</tbody>
</table>
</div>
{%- endfor %}
</details>
</main>
<footer>
<p>{{ source | typeset }}</p>
</footer>
<script type="application/json" id="told">{{ told }}</script>
<script>{{ script }}</script>
</body>
</html>
"""
