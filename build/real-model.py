"""real-model.py MODEL PORT TOKENS: llama.cpp's own server with one thread and two slots, until standard input ends."""
import os
import sys

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[2])
params.n_ctx = int(sys.argv[3])
params.n_parallel = 2
params.cpuparams.n_threads = 1  # threads spin at barriers, which is slower beside other work
params.cpuparams_batch.n_threads = 1
params.endpoint_slots = True
server = xllamacpp.Server(params)
print("listening", flush=True)
sys.stdin.read()
os._exit(0)
