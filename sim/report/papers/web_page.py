"""The page that a paper is laid out on: HTML and its looks, without scripts or anything from elsewhere."""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font: 100%/1.5 Arial, Helvetica, sans-serif; color: #1a1a1a; background: #ffffff; }
body { margin: 0; overflow-wrap: break-word; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; display: block; padding: .5rem 1rem; background: #ffffff; color: #12436d; }
header, main, footer, nav { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.9rem; line-height: 1.2; color: #12436d; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.45rem; color: #12436d; margin: 2.2rem 0 .6rem; border-top: 2px solid #12436d; padding-top: .6rem; }
h3 { font-size: 1.15rem; color: #12436d; margin: 1.5rem 0 .5rem; }
a { color: #12436d; }
a:focus-visible, summary:focus-visible, .table:focus-visible { outline: 3px solid #12436d; outline-offset: 2px; }
nav ul { columns: 18rem; padding-left: 1.2rem; }
.first { border-left: .4rem solid #12436d; padding: .2rem 0 .2rem 1rem; font-size: 1.1rem; }
.table { overflow-x: auto; margin: 1rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
caption { text-align: left; font-weight: bold; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; min-width: 5.5rem; }
th, td { border-bottom: 1px solid #767676; }
thead th { background: #e7ecf1; border-top: 1px solid #767676; }
td.number { text-align: right; min-width: 8rem; }
.note { font-size: .875rem; margin: .2rem 0 1rem; }
figure { margin: 1.5rem 0; }
figure img { max-width: 100%; height: auto; border: 1px solid #cccccc; }
figcaption { font-weight: bold; }
details { margin: .4rem 0; }
summary { cursor: pointer; padding: .4rem 0; color: #12436d; text-decoration: underline; }
footer { border-top: 1px solid #767676; margin-top: 2rem; padding-bottom: 2rem; font-size: .875rem; }
@media print {
  @page { size: A4; margin: 18mm 16mm; }
  html { font-size: 10pt; }
  .skip, nav, details { display: none; }
  header, main, footer { max-width: none; padding: 0; }
  .table { overflow: visible; }
  table { font-size: 7.5pt; }
  th, td, td.number { min-width: 0; padding: 2pt 3pt; }
  thead { display: table-header-group; }
  tr, figure, img { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
}
"""

PAGE = """\
{%- macro table_of(table) %}
<div class="table" role="region" tabindex="0" aria-labelledby="{{ table.key }}">
<table>
<caption id="{{ table.key }}">{{ table.title | typeset }}</caption>
<thead><tr>{% for heading in table.headings %}<th scope="col">{{ heading | typeset }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for row in table.rows %}
<tr>{% for cell in row %}
{%- if loop.first %}<th scope="row">{{ cell.words | typeset }}</th>
{%- elif cell.is_number %}<td class="number"><data value="{{ cell.value }}">{{ cell.words | typeset }}</data></td>
{%- else %}<td>{{ cell.words | typeset }}</td>
{%- endif %}{% endfor %}</tr>
{%- endfor %}
</tbody>
</table>
</div>
{%- if table.note %}
<p class="note">{{ table.note | typeset }}</p>
{%- endif %}
{%- endmacro %}
{%- macro part_of(part, is_first) %}
{%- if part.kind == "paragraph" %}
<p{% if is_first %} class="first"{% endif %}>
{%- if part.lead %}<strong>{{ part.lead | typeset }}</strong> {% endif %}
{{- part.words | typeset }}</p>
{%- elif part.kind == "points" %}
<ul>{% for point in part.points %}
<li>{{ point | typeset }}</li>{% endfor %}
</ul>
{%- elif part.kind == "table" %}
{{ table_of(part.table) }}
{%- elif part.kind == "picture" %}
<figure>
<img src="{{ part.address }}" alt="{{ part.alt | typeset }}">
<figcaption>Figure {{ part.number }}: {{ part.shown | typeset }}</figcaption>
{% if part.table %}
<details><summary>The numbers of figure {{ part.number }}</summary>
{{ table_of(part.table) }}
</details>
{% endif %}
</figure>
{%- endif %}
{%- endmacro -%}
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="author" content="Throughcare">
<meta name="date" content="{{ day }}">
<title>{{ paper.title | typeset }}</title>
<style>{{ style }}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>{{ paper.title | typeset }}</h1>
<p>{{ paper.subtitle | typeset }}</p>
</header>
<nav aria-label="Sections">
<ul>{% for section in sections %}
<li><a href="#{{ section.key }}">{{ section.heading | typeset }}</a></li>{% endfor %}
</ul>
</nav>
<main id="content">
{%- for section in sections %}
<section aria-labelledby="{{ section.key }}">
<h2 id="{{ section.key }}">{{ section.heading | typeset }}</h2>
{%- set first = loop.first %}
{%- for part in section.parts %}{{ part_of(part, first and loop.first) }}{% endfor %}
{%- for inner in section.inner %}
<h3 id="{{ inner.key }}">{{ inner.heading | typeset }}</h3>
{%- for part in inner.parts %}{{ part_of(part, false) }}{% endfor %}
{%- endfor %}
</section>
{%- endfor %}
</main>
<footer>
<p>Simulated by Throughcare, not observed.</p>
</footer>
</body>
</html>
"""
