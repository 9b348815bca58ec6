#!/usr/bin/python3
"""The HTML report in a real browser: headless Chromium opens it from disk, and a person's doings are
done there. Whether everyone can use it is judged by axe-core, from the npm registry.
usage: test_html.py PATH-OF-DBPERF [FOLDER-FOR-SCREENSHOTS]"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

from browser import Browser

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "sample-logs"
MAX_BYTES = 1_000_000  # of a report on 1,000 fingerprints

HOSTILE = ["</script><img src=x onerror=alert(1)>", "<!--<script>alert(2)</script>",
           "\u202egnp.exe\u2066", "\x1b[31mred\x1b]0;owned\x07", "{{data}}", "&lt;b&gt;", "\u200b",
           "javascript:alert(3)", "' onmouseover='alert(4)", "${alert(5)}", "\U000e0041"]


def hostile_log():
    for at, text in enumerate(HOSTILE):
        for key in ("query", "error", "user_id", "application", "database", "host"):
            event = {"timestamp": f"2026-11-22T10:00:{at:02}Z", "duration": 2.5,
                     "query": f"SELECT {at} AS col_{at}"}
            event[key] = f"SELECT 1 AS \"{text}\", '{text}' FROM t{at}" if key == "query" else text
            yield event


def busy_log(fingerprints, calls):
    for call in range(calls):
        for at in range(fingerprints):
            second = (call * 731 + at * 17) % 86400
            yield {"timestamp": f"2026-11-22T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z",
                   "duration": 0.001 * (1 + (call * 37 + at * 101) % 2500), "user_id": f"user_{at % 7}",
                   "query": f"SELECT t.column_{at}, u.name, u.email FROM table_{at} t JOIN users u ON "
                            f"u.id = t.user_id WHERE t.id = {call} AND t.status IN ('new', 'open') "
                            f"ORDER BY t.created_at DESC LIMIT {at}"}


def axe_core():
    """The text of axe.min.js, installed beside the build as the lock file pins it."""
    folder = Path(program).parent / "browser"
    folder.mkdir(exist_ok=True)
    script = folder / "node_modules/axe-core/axe.min.js"
    if not script.exists():
        for name in ("package.json", "package-lock.json"):
            (folder / name).write_bytes((HERE / "browser" / name).read_bytes())
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder,
                       check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return script.read_text()


def decoded(page):
    data = re.search(r'id="data">([^<]*)<', page)[1]
    return json.loads(zlib.decompress(base64.b64decode(data)))


class HtmlReport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.browser = Browser()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.addClassCleanup(cls.browser.__exit__)
        cls.shop = cls.write("shop", SAMPLES / "postgres-stderr/debian-all-statements.log",
                             "--top", "0")

    @classmethod
    def write(cls, name, *arguments, log=None):
        path = Path(cls.folder.name) / f"{name}.html"
        text = None if log is None else "\n".join(map(json.dumps, log)).encode()
        subprocess.run([program, "analyze", "--format", "html", "-o", path, *arguments], input=text,
                       stderr=subprocess.DEVNULL, check=True)
        return path

    def open(self, path, fragment="", **size):
        self.browser.open("about:blank")
        self.browser.open(f"file://{path}{fragment}", **size)
        self.browser.wait_for("document.documentElement.dataset.ready")

    def evaluate(self, expression):
        return self.browser.evaluate(expression)

    def look(self, name):
        if screenshots:
            os.makedirs(screenshots, exist_ok=True)
            self.browser.screenshot(f"{screenshots}/{name}.png")

    def column(self, title):
        """The cells of the query table under a title, as they stand."""
        return self.evaluate(f"""(() => {{
            const titles = [...document.querySelectorAll('.queries thead th')].map((th) => th.innerText.trim());
            const at = titles.indexOf({json.dumps(title)});
            return [...document.querySelectorAll('.queries tbody tr')].map((tr) => tr.cells[at].innerText);
        }})()""")

    def click(self, selector):
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def test_opens_without_complaint_and_without_network(self):
        self.open(self.shop)
        self.assertEqual([], self.browser.complaints())
        self.assertEqual([f"file://{self.shop}"], self.browser.requests())
        self.assertIn("CRITICAL", self.evaluate("document.querySelector('h1').innerText"))
        self.assertGreater(self.evaluate("document.querySelectorAll('canvas').length"), 1)
        self.look("desktop")

    def test_policy_forbids_what_the_page_does_not_need(self):
        self.open(self.shop)
        self.assertTrue(self.evaluate("""new Promise((resolve) => {
            addEventListener('securitypolicyviolation', () => resolve(true));
            const script = document.createElement('script');
            script.textContent = 'window.injected = true';
            document.body.append(script);
            setTimeout(() => resolve(false), 5000);
        })"""))
        self.assertIsNone(self.evaluate("window.injected"))
        self.assertEqual("refused", self.evaluate(
            "fetch('data:text/plain,x').then(() => 'fetched', () => 'refused')"))

    def test_numbers_are_those_of_the_json_report(self):
        page = decoded(self.shop.read_text())
        report = json.loads(subprocess.run(
            [program, "analyze", "--json", "--top", "0",
             SAMPLES / "postgres-stderr/debian-all-statements.log"],
            capture_output=True, check=True).stdout)
        self.assertEqual(report, page["report"])
        self.open(self.shop)
        self.assertEqual([f"{query['calls']:,}" for query in report["queries"]], self.column("Calls"))
        shown = self.evaluate("document.getElementById('figures').innerText")
        self.assertIn(f"{report['stats']['total_queries']:,}", shown)
        self.assertEqual(len(report["alerts"]),
                         self.evaluate("document.querySelectorAll('#alerts tbody tr').length"))

    def test_table_sorts(self):
        self.open(self.shop)
        calls = [int(cell.replace(",", "")) for cell in self.column("Calls")]
        button = "[...document.querySelectorAll('.queries thead button')].find((b) => b.innerText.startsWith('Calls'))"
        for expected, direction in ((sorted(calls, reverse=True), "descending"), (sorted(calls), "ascending")):
            self.evaluate(f"{button}.click()")
            self.assertEqual(expected, [int(cell.replace(",", "")) for cell in self.column("Calls")])
            self.assertEqual(direction, self.evaluate(f"{button}.closest('th').ariaSort"))

    def test_table_is_searched_and_filtered(self):
        self.open(self.shop)
        whole = len(self.column("#"))
        self.browser.press("/", "/")
        self.assertEqual("search", self.evaluate("document.activeElement.id"))
        self.browser.type("order_items where")
        self.assertTrue(0 < len(self.column("#")) < whole)
        for cell in self.column("Query"):
            self.assertIn("order_items", cell)
        self.evaluate("""(() => { const field = document.getElementById('search'); field.value = '';
                                  field.dispatchEvent(new Event('input')); })()""")
        self.assertEqual(whole, len(self.column("#")))
        self.evaluate("""(() => { const select = document.querySelector('select[aria-label=Types]');
            select.value = 'UPDATE'; select.dispatchEvent(new Event('change')); })()""")
        self.assertTrue(0 < len(self.column("#")) < whole)
        for cell in self.column("Query"):
            self.assertTrue(cell.startswith("update"), cell)
        self.assertRegex(self.evaluate("document.querySelector('.count').innerText"), f"^\\d+ of {whole} ")

    def test_drills_down_by_keyboard_and_back(self):
        self.open(self.shop)
        self.evaluate("document.querySelectorAll('.queries a.statement')[3].focus()")
        self.browser.press("Enter", "\r")
        self.browser.wait_for("document.querySelector('dialog').open")
        first = self.evaluate("document.querySelector('dialog h2').innerText")
        self.assertGreaterEqual(self.evaluate("document.querySelectorAll('dialog canvas').length"), 2)
        self.assertEqual(self.evaluate("location.hash").removeprefix("#query/"), first.split()[1])
        self.look("query")
        self.browser.press("j", "j")
        self.browser.wait_for(f"document.querySelector('dialog h2').innerText !== {json.dumps(first)}")
        self.browser.press("Escape")
        self.browser.wait_for("!document.querySelector('dialog').open")
        self.assertEqual("statement", self.evaluate("document.activeElement.className"))
        self.assertEqual([], self.browser.complaints())

    def test_address_opens_a_query(self):
        query = decoded(self.shop.read_text())["report"]["queries"][1]
        self.open(self.shop, f"#query/{query['id']}")
        self.assertIn(query["id"], self.evaluate("document.querySelector('dialog[open] h2').innerText"))

    def test_copies_a_statement(self):
        self.open(self.shop)
        self.evaluate("document.addEventListener('copy', () => {"
                      "  window.copied = String(document.activeElement.value); })")
        self.evaluate("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }")
        self.click("#advice .copy")
        self.browser.wait_for("window.copied")
        self.assertEqual("CREATE INDEX CONCURRENTLY ON orders (customer_id);", self.evaluate("window.copied"))
        self.assertEqual("Copied", self.evaluate("document.querySelector('#advice .copy').innerText"))

    def test_hostile_text_is_shown_as_text(self):
        path = self.write("hostile", log=hostile_log())
        self.open(path)
        self.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        self.check_harmless()
        for query in decoded(path.read_text())["report"]["queries"]:
            self.evaluate(f"location.hash = '#query/{query['id']}'")
            self.browser.wait_for(f"document.querySelector('dialog h2')?.innerText.includes('{query['id']}')")
            self.check_harmless()
        shown = self.evaluate("document.body.textContent")
        for text in ("</script><img src=x onerror=alert(1)>", "<U+202E>gnp.exe<U+2066>", "\\x1b[31mred\\x1b]0;",
                     "&lt;b&gt;", "{{data}}", "<U+200B>", "<U+E0041>"):
            self.assertIn(text, shown)
        self.assertEqual([], self.browser.complaints())
        self.assertEqual([f"file://{path}"], self.browser.requests())

    def test_redacted_page_holds_no_literal(self):
        page = self.write("redacted", "--redact", log=[
            {"timestamp": "2026-11-22T10:00:00Z", "duration": 2.5,
             "query": "SELECT * FROM t WHERE secret = 'Tr0ub4dor' /* Tr0ub4dor */"}]).read_text()
        self.assertIn("select * from t where secret = ?", page)
        self.assertNotIn("Tr0ub4dor", page + json.dumps(decoded(page)))

    def check_harmless(self):
        self.assertEqual(0, self.evaluate("document.querySelectorAll('img').length"))
        self.assertEqual(4, self.evaluate("document.scripts.length + document.querySelectorAll('noscript').length"))
        self.assertEqual([], self.evaluate(
            "document.getElementById('app').innerText.match("
            "/[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f]/g) || []"))
        self.assertEqual([], self.evaluate(
            "[...document.querySelectorAll('*')].flatMap((each) => [...each.attributes])"
            ".filter((each) => /^on/.test(each.name) || /javascript:/.test(each.value)).map((each) => each.name)"))

    def test_everyone_can_use_it(self):
        axe = axe_core()
        for name, scheme, width, fragment in (
                ("desktop", "light", 1280, ""), ("dark", "dark", 1280, ""), ("narrow", "light", 390, ""),
                ("query-dark", "dark", 1280, "#query/"), ("query-narrow", "light", 390, "#query/")):
            with self.subTest(name):
                self.browser.prefer(scheme)
                query = decoded(self.shop.read_text())["report"]["queries"][3]["id"] if fragment else ""
                self.open(self.shop, fragment + query, width=width)
                self.look(name)
                self.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
                self.evaluate(axe)
                violations = self.evaluate(
                    "axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations"
                    ".map((each) => [each.id, each.help, each.nodes.slice(0, 3).map((n) => n.html.slice(0, 200))]))")
                self.assertEqual([], violations)
                self.assertLessEqual(self.evaluate("document.documentElement.scrollWidth"), width)
        self.browser.prefer("light")

    def test_prints_without_controls(self):
        self.open(self.shop)
        self.browser.call("Emulation.setEmulatedMedia", media="print")
        for selector in (".top", ".controls", ".copy"):
            self.assertEqual("none", self.evaluate(f"getComputedStyle(document.querySelector('{selector}')).display"))
        self.browser.call("Emulation.setEmulatedMedia", media="")

    def test_says_something_without_scripts(self):
        self.browser.call("Emulation.setScriptExecutionDisabled", value=True)
        try:
            self.browser.open(f"file://{self.shop}")
            self.assertIn("── Top queries by total time", self.evaluate("document.body.innerText"))
        finally:
            self.browser.call("Emulation.setScriptExecutionDisabled", value=False)

    def test_a_thousand_queries_are_less_than_a_megabyte(self):
        path = self.write("busy", "--top", "0", log=busy_log(1000, 110))
        queries = decoded(path.read_text())["report"]["queries"]
        self.assertEqual(1000, len(queries))
        self.assertTrue(all(sum(query["timeline"]["calls"]) == 110 for query in queries))
        self.assertLess(path.stat().st_size, MAX_BYTES)
        self.open(path)
        self.assertEqual(1000, len(self.column("#")))
        loaded = self.evaluate("Math.round(performance.now())")
        print(f"1,000 queries: {path.stat().st_size:,} bytes, shown after {loaded} ms", file=sys.stderr)

    def test_reports_without_much_in_them(self):
        nothing = self.write("nothing", log=[{"type": "connection", "timestamp": "2026-11-22T10:00:00Z",
                                              "event": "create", "connection_id": "a"}])
        untimed = self.write("untimed", log=[{"query": "SELECT 1"}])
        for path, level in ((nothing, "NOTHING"), (untimed, "OK")):
            self.open(path)
            self.assertIn(level, self.evaluate("document.querySelector('h1').innerText"))
            self.assertEqual([], self.browser.complaints())


program = os.path.abspath(sys.argv[1])
screenshots = sys.argv[2] if len(sys.argv) > 2 else ""
unittest.main(argv=sys.argv[:1])
