"""LangGraph: ten nodes with a model in a chain, 20 turns with a tool in its ready-made agent, and 64 of its graphs on 64 threads."""

import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import tool
from langgraph.graph import END, START, MessagesState, StateGraph

warnings.filterwarnings("ignore")
from langgraph.prebuilt import create_react_agent  # noqa: E402

TURNS = 20


class Scripted(BaseChatModel):
    turns: int = 0
    seconds: float = 0.0

    def _generate(self, messages, stop=None, run_manager=None, **named: Any) -> ChatResult:
        time.sleep(self.seconds)
        results = sum(isinstance(message, ToolMessage) for message in messages)
        if results < self.turns:
            call = {"name": "look", "args": {"word": f"w{results}"}, "id": str(results)}
            answer = AIMessage(content="", tool_calls=[call])
        else:
            answer = AIMessage(content="done")
        return ChatResult(generations=[ChatGeneration(message=answer)])

    def bind_tools(self, tools, **named):
        return self

    @property
    def _llm_type(self) -> str:
        return "scripted"


@tool
def look(word: str) -> str:
    """Looks a word up"""
    return "found"


def best(action, runs=20):
    shortest = float("inf")
    for _ in range(runs):
        begin = time.perf_counter()
        action()
        shortest = min(shortest, time.perf_counter() - begin)
    return shortest * 1e6


def chain(size, model):
    graph = StateGraph(MessagesState)
    for i in range(size):
        graph.add_node(f"n{i}", lambda state: {"messages": [model.invoke("step")]})
        graph.add_edge(START if i == 0 else f"n{i - 1}", f"n{i}")
    graph.add_edge(f"n{size - 1}", END)
    return graph.compile()


ten = chain(10, Scripted())
print(f"task_us={best(lambda: ten.invoke({'messages': []})) / 10:.2f}", flush=True)
agent = create_react_agent(Scripted(turns=TURNS), [look])
ask = {"messages": [("user", "look")]}
print(f"tool_us={best(lambda: agent.invoke(ask, {'recursion_limit': 100})) / TURNS:.2f}", flush=True)


def many():
    with ThreadPoolExecutor(64) as threads:
        list(threads.map(lambda i: chain(1, Scripted(seconds=0.05)).invoke({"messages": []}), range(64)))


print(f"crews64_ms={best(many, 5) / 1e3:.2f}", flush=True)
