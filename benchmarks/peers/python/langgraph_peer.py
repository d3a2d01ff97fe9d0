"""LangGraph: a chain of 100 nodes, 100 nodes at once between two others, and a failure beside a slow node."""

import time
from typing import TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict):
    nothing: int


def best(action, seconds=5.0, most=200):
    shortest = float("inf")
    end = time.perf_counter() + seconds
    for _ in range(most):
        begin = time.perf_counter()
        action()
        shortest = min(shortest, time.perf_counter() - begin)
        if time.perf_counter() > end:
            break
    return shortest * 1e6


def fork(works):
    graph = StateGraph(State)
    graph.add_node("start", lambda state: {})
    graph.add_node("end", lambda state: {})
    graph.add_edge(START, "start")
    for i, work in enumerate(works):
        graph.add_node(f"n{i}", work)
        graph.add_edge("start", f"n{i}")
    graph.add_edge([f"n{i}" for i in range(len(works))], "end")
    graph.add_edge("end", END)
    return graph.compile()


chain = StateGraph(State)
for i in range(100):
    chain.add_node(f"n{i}", lambda state: {})
    chain.add_edge(START if i == 0 else f"n{i - 1}", f"n{i}")
chain.add_edge("n99", END)
compiled = chain.compile()
config = {"recursion_limit": 1000}
print(f"chain_us={best(lambda: compiled.invoke({'nothing': 0}, config)) / 100:.2f}")
wide = fork([lambda state: {}] * 100)
print(f"fork_us={best(lambda: wide.invoke({'nothing': 0}, config)) / 102:.2f}")

failed_at = 0.0


def fails(state):
    global failed_at
    time.sleep(0.05)
    failed_at = time.perf_counter()
    raise ValueError("measured")


def slow(state):
    time.sleep(2)
    return {}


try:
    fork([slow, fails]).invoke({"nothing": 0}, config)
except ValueError:
    pass
print(f"fail_ms={(time.perf_counter() - failed_at) * 1e3:.1f}")
