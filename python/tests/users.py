"""Runs what others wrote for ``py_mini_racer``, on canned input, and prints the results as JSON.

``python users.py akshare``; which ``py_mini_racer`` that is, the path decides. Of the packages
nothing is changed but what they get from outside: what comes from the network is below, and the
scripts that ask for the time or for chance begin with a stopped clock.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# Weekdays from 1990-12-19 to 1991-01-18 without two holidays, as akshare and mootdx get them.
TRADE_DATES: Final = 'var datelist="LC/AAAgAAXSMD";var other=1'

# The formats that the decoder of akshare knows.
DECODED: Final = (136, 197, 200, 1479, 3466)

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

STOPPED_CLOCK: Final = """
Math.random = () => 0.25;
Date = class extends Date {
    constructor(...when) { super(...(when.length ? when : [1700000000000])) }
    static now() { return 1700000000000 }
};
"""

FUND: Final = """
/* 2024-05-06 */ var ishb = false; var fS_name = "\u793a\u4f8b\u57fa\u91d1";
var Data_netWorthTrend = [
    {"x": 1714665600000, "y": 1.0512, "equityReturn": 0.13, "unitMoney": ""},
    {"x": 1714924800000, "y": 1.0498, "equityReturn": -0.13, "unitMoney": "\u5206\u7ea2"}];
var Data_ACWorthTrend = [[1714665600000, 2.1], [1714924800000, 2.0986]];
var Data_rateInSimilarType = [{"x": 1714665600000, "y": 12, "sc": "345"}];
var Data_rateInSimilarPersent = [[1714665600000, 96.52], [1714924800000, null]];
"""

FUND_INDICATORS: Final = (
    "\u5355\u4f4d\u51c0\u503c\u8d70\u52bf",
    "\u7d2f\u8ba1\u51c0\u503c\u8d70\u52bf",
    "\u540c\u7c7b\u6392\u540d\u8d70\u52bf",
    "\u540c\u7c7b\u6392\u540d\u767e\u5206\u6bd4",
)

MOLECULES: Final = (
    "CC(=O)Oc1ccccc1C(=O)O",
    "CN1C=NC2=C1C(=O)N(C(=O)N2C)C",
    "C1CC2CCC1C2",
    "[Na+].[Cl-]",
    "OC[C@H]1OC(O)[C@H](O)[C@@H](O)[C@@H]1O",
)


class Response:
    """What stands for an answer of the network."""

    status_code = 200

    def __init__(self, text: str) -> None:
        """Make one of its text."""
        self.text = text

    def json(self) -> Any:
        """Return the text as JSON."""
        return json.loads(self.text)


class Network:
    """What stands for the network: an answer to each address, and what was asked."""

    def __init__(self, answers: dict[str, str]) -> None:
        """Make one that knows answers by a part of the address."""
        self.answers = answers
        self.asked: list[str] = []

    def get(self, _: object, *method_and_url: str, **options: Any) -> Response:
        """Answer as a method of requests.Session or httpx.Client."""
        url = options.get("url") or method_and_url[-1]
        self.asked.append(url)
        return Response(next(text for part, text in self.answers.items() if part in url))


def _stopped(read: Callable[..., str]) -> Callable[..., str]:
    return lambda *names, **options: STOPPED_CLOCK + read(*names, **options)


def _klines() -> str:
    chance = random.Random(1)  # noqa: S311 (the same numbers in each run are wanted)
    price, lines = 10.0, list[str]()
    for day in range(1, 29):
        opened, price = price, price * chance.uniform(0.95, 1.05)
        low, high = min(opened, price) * 0.99, max(opened, price) * 1.01
        numbers = (opened, price, high, low, 1e5 * day, 1e6 * day, 2.5, 1.5, 0.1, day / 7)
        lines.append(",".join([f"2024-02-{day:02}", *(f"{number:.2f}" for number in numbers)]))
    return json.dumps({"data": {"klines": lines}})


def _encoded(kind: int, seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311 (the same numbers in each run are wanted)
    header = ALPHABET[kind & 63] + ALPHABET[kind >> 6] + "/"
    return header + "".join(chance.choices(ALPHABET, k=40))


def _outcome(use: Callable[..., Any], *arguments: object) -> Any:
    try:
        return use(*arguments)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is to be the same)
        names = {kind.__name__ for kind in type(error).__mro__}
        return {"raised": sorted(names), "message": str(error)}


def _akshare() -> Any:
    network = Network(
        {
            "klc_td_sh": TRADE_DATES,
            "pingzhongdata": FUND,
            "kline/get": _klines(),
            "US_CategoryService": '({"count": "21", "data": [{"name": "N", "cname": "C", '
            '"symbol": "S"}]});',
        }
    )
    _install("requests", "Session", "request", network)
    akshare = importlib.import_module("akshare")
    constants = importlib.import_module("akshare.stock.cons")
    airs = importlib.import_module("akshare.air.air_zhenqi")
    boards = importlib.import_module("akshare.stock_feature.stock_board_industry_ths")
    reports = importlib.import_module("akshare.fund.fund_report_cninfo")
    ratios = importlib.import_module("akshare.stock_feature.stock_a_pe_and_pb")
    movies = importlib.import_module("akshare.movie.artist_yien")
    run = importlib.import_module("akshare.utils.multi_decrypt").js_executor_function
    air = airs._get_file_content("crypto.js")  # noqa: SLF001 (as its own functions do)
    clock = STOPPED_CLOCK
    decoders = {"hk": constants.hk_js_decode, "zh": constants.zh_js_decode}
    return {
        "trade dates": akshare.tool_trade_date_hist_sina().to_csv(),
        "funds": [
            akshare.fund_open_fund_info_em("000001", indicator).to_csv()
            for indicator in FUND_INDICATORS
        ],
        "costs": akshare.stock_cyq_em("000001").to_csv(),
        "names": akshare.get_us_stock_name().to_csv(),
        "decoded": {
            f"{name} {kind} {seed}": _outcome(run, code, "call", ("d", _encoded(kind, seed)))
            for name, code in decoders.items()
            for kind in DECODED
            for seed in range(5)
        },
        "hash": run(ratios.hash_code, "call", ("hex", "2024-05-06")),
        "city": run(air, "call", ("encode_param", "\u676d\u5dde")),
        "secret": run(air, "call", ("encode_secret", "GET", "c", "2024-05-06", "2024-05-07")),
        "cookie": run(clock + boards._get_file_content_ths(), "call", ("v",)),  # noqa: SLF001
        "mcode": run(
            clock + reports._get_file_content_cninfo("cninfo.js"),  # noqa: SLF001
            "call",
            ("getResCode1",),
        ),
        "movie": _outcome(movies.decrypt, "00112233445566778899AABBCCDDEEFF00112233"),
        "eval": [run("", "eval", (code,)) for code in ("1 + 1", "'\u2764'", "0.1 + 0.2", "2**31")],
        "asked": network.asked,
    }


def _adata() -> Any:
    cookie: Any = importlib.import_module("adata.common.utils.cookie")
    cookie.get_file_content_ths = _stopped(cookie.get_file_content_ths)
    base: Any = importlib.import_module("adata.common.base.base_ths")
    network = Network(
        {
            "unifiedwap": '<script src="//canned/token.js"></script>',
            "token.js": "var TOKEN_SERVER_TIME=1700000000.123;!function",
        }
    )
    _install("requests", "Session", "request", network)
    # Its wheel lacks the script, hexin.js.
    base.get_file_content_ths = lambda file_path: (
        f"var rt = {{updata: () => [{file_path!r}, TOKEN_SERVER_TIME * 2]}}"
    )
    return {
        "cookie": cookie.ths_cookie(),
        "token": base.BaseThs().wencai_hexin_v(),
        "asked": network.asked,
    }


def _mootdx() -> Any:
    network = Network({"klc_td_sh": TRADE_DATES})
    _install("httpx", "Client", "get", network)
    holiday = importlib.import_module("mootdx.utils.holiday")
    return {"holidays": holiday.holidays().to_csv(), "asked": network.asked}


def _chython() -> Any:
    chython = importlib.import_module("chython")
    random.seed(1)  # it starts at an atom by chance
    reaction = chython.smiles("CC(=O)O.OCC>>CC(=O)OCC.O")
    reaction.clean2d()
    molecules = [chython.smiles(text) for text in MOLECULES]
    for molecule in molecules:
        molecule.clean2d()
    return [
        [[number, atom.x, atom.y] for number, atom in molecule.atoms()]
        for molecule in (*reaction.molecules(), *molecules)
    ]


USERS: Final[dict[str, Callable[[], Any]]] = {
    "adata": _adata,
    "akshare": _akshare,
    "chython": _chython,
    "mootdx": _mootdx,
}


def _install(module: str, kind: str, method: str, network: Network) -> None:
    def answer(self: object, *arguments: Any, **options: Any) -> Response:
        return network.get(self, *arguments, **options)

    setattr(getattr(importlib.import_module(module), kind), method, answer)


def main(name: str) -> None:
    """Run the package ``name``, and print where ``py_mini_racer`` is and what came out."""
    found = importlib.import_module("py_mini_racer").__file__
    results = USERS[name]()
    json.dump({"py_mini_racer": found, "results": results}, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")
    sys.stdout.flush()
    # The end of mini-racer's threads hangs now and then.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
