"""CrewAI: ten tasks in a sequence, 20 turns with a tool in text, and 64 crews on 64 threads; models that answer at once or in 50 ms."""

import time
from concurrent.futures import ThreadPoolExecutor

from crewai import Agent, BaseLLM, Crew, Task
from crewai.tools import tool

TURNS = 20


class Scripted(BaseLLM):
    def __init__(self, turns=0, seconds=0.0):
        super().__init__(model="scripted")
        self._turns, self._seconds, self._asked = turns, seconds, 0

    def call(self, messages, *arguments, **named):
        time.sleep(self._seconds)
        if self._asked < self._turns:
            self._asked += 1
            return f'Thought: look\nAction: look\nAction Input: {{"word": "w{self._asked}"}}'
        self._asked = 0
        return "Thought: I now can give a great answer\nFinal Answer: done"

    def supports_function_calling(self):
        return False


@tool("look")
def look(word: str) -> str:
    """Looks a word up"""
    return "found"


def crew(size, llm, tools=()):
    agent = Agent(role="A", goal="a", backstory="b", llm=llm, tools=list(tools), verbose=False, max_iter=TURNS + 5)
    tasks = [Task(description=f"step {i}", expected_output="text", agent=agent) for i in range(size)]
    return Crew(agents=[agent], tasks=tasks, verbose=False)


def best(action, runs=5):
    shortest = float("inf")
    for _ in range(runs):
        begin = time.perf_counter()
        action()
        shortest = min(shortest, time.perf_counter() - begin)
    return shortest * 1e6


ten = crew(10, Scripted())
print(f"task_us={best(ten.kickoff) / 10:.2f}", flush=True)
looks = crew(1, Scripted(turns=TURNS), [look])
print(f"tool_us={best(looks.kickoff) / TURNS:.2f}", flush=True)


def many():
    with ThreadPoolExecutor(64) as threads:
        list(threads.map(lambda i: crew(1, Scripted(seconds=0.05)).kickoff(), range(64)))


print(f"crews64_ms={best(many, 3) / 1e3:.2f}", flush=True)
