"""CrewAI: ten tasks one after the other with a model that answers at once. It has no graph to run at once."""

import time

from crewai import Agent, BaseLLM, Crew, Task


class Instant(BaseLLM):
    def __init__(self):
        super().__init__(model="instant")

    def call(self, messages, *arguments, **named):
        return "Thought: I now can give a great answer\nFinal Answer: done"

    def supports_function_calling(self):
        return False


agent = Agent(role="A", goal="a", backstory="b", llm=Instant(), verbose=False)
tasks = [Task(description=f"step {i}", expected_output="text", agent=agent) for i in range(10)]
crew = Crew(agents=[agent], tasks=tasks, verbose=False)
shortest = float("inf")
for _ in range(5):
    begin = time.perf_counter()
    crew.kickoff()
    shortest = min(shortest, time.perf_counter() - begin)
print(f"chain_us={shortest * 1e6 / 10:.2f}")
