"""Writes and reads messages, one a line, with what Python has; prints nanoseconds per message, best of many rounds."""
import json
import sys
import time


def best(rounds, work, items):
    least = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for item in items:
            work(item)
        least = min(least, time.perf_counter() - start)
    return least / len(items) * 1e9


def tell(name, rounds, encode, values, decode, texts):
    print(f"{name}_encode={best(rounds, encode, values):.0f}")
    print(f"{name}_decode={best(rounds, decode, texts):.0f}", flush=True)


lines = [line for line in sys.stdin.buffer.read().split(b"\n") if line]
whole = [json.loads(line) for line in lines]
fields = ("id", "sender", "recipient", "content", "timestamp")
five = [{name: message[name] for name in fields} for message in whole]
five_lines = [json.dumps(message, separators=(",", ":")).encode() for message in five]


def plain(message):
    return json.dumps(message, separators=(",", ":"))


tell("json_whole", 10, plain, whole, json.loads, lines)
tell("json_five", 20, plain, five, json.loads, five_lines)
try:
    import orjson

    tell("orjson_whole", 60, orjson.dumps, whole, orjson.loads, lines)
    tell("orjson_five", 60, orjson.dumps, five, orjson.loads, five_lines)
except ImportError:
    pass
try:
    import msgspec

    encoder, decoder = msgspec.json.Encoder(), msgspec.json.Decoder()
    tell("msgspec_whole", 60, encoder.encode, whole, decoder.decode, lines)
    tell("msgspec_five", 60, encoder.encode, five, decoder.decode, five_lines)
except ImportError:
    pass
try:
    from fast_crewai.serialization import AgentMessage

    texts = [line.decode() for line in five_lines]
    if AgentMessage("a", "b", "c", "d", 1).implementation == "rust":
        tell(
            "fastcrewai_five",
            60,
            lambda message: AgentMessage(**message).to_json(),
            five,
            AgentMessage.from_json,
            texts,
        )
except ImportError:
    pass
