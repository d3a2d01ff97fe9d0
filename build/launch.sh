# Shared by ./regatta and ./benchmarks/bench: finds a JDK, builds modules when sources are newer. To be sourced; needs $home.

feature_of() { # the feature version of the JDK in a folder, from its release file; 0 if there is none
  local line
  line=$(grep -s '^JAVA_VERSION=' "$1/release") || { echo 0; return; }
  line=${line#*\"}
  case $line in 1.*) echo 8 ;; *) echo "${line%%[!0-9]*}" ;; esac
}

use_utf8() { # arguments, names of files and output reach and leave Java whole only in a locale that has all characters
  local charmap
  charmap=$(locale charmap 2>/dev/null) || charmap=${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}
  case $charmap in *UTF-8|*utf8|*UTF8|*utf-8) ;; *) export LC_ALL=C.UTF-8 ;; esac
}

hold_descriptors() { # a closed one would be given to the next file that is opened, and then be written to
  { : <&0; } 2>/dev/null || exec </dev/null
  { : >&2; } 2>/dev/null || exec 2>/dev/null
  { : >&1; } 2>/dev/null || exec 1</dev/null # not to be written to: a result that is lost is told
}

require_folder() { # ends the script if the current folder was deleted: no JVM starts there
  [ . -ef "${PWD:-}" ] && return
  echo "regatta: the current folder does not exist any more. Change to another one (cd) and try again." >&2
  exit 2
}

find_jdk() { # JAVA_HOME and the java on the path come first, then the newest of the usual folders
  local on_path folder feature best=0 found=
  on_path=$(command -v java) && on_path=$(readlink -f "$on_path" 2>/dev/null) && on_path=${on_path%/bin/java}
  for folder in "${JAVA_HOME:-}" "${on_path:-}"; do
    [ -n "$folder" ] && [ -x "$folder/bin/java" ] && [ "$(feature_of "$folder")" -ge 21 ] && { echo "$folder"; return 0; }
  done
  for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* \
      "${HOME:-/}"/.asdf/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -x "$folder/bin/java" ] || continue
    feature=$(feature_of "$folder")
    [ "$feature" -ge 21 ] && [ "$feature" -gt "$best" ] && { best=$feature; found=$folder; }
  done
  [ -n "$found" ] && echo "$found"
}

require_jdk() { # sets $jdk, or ends the script
  jdk=$(find_jdk) && return
  echo "regatta: needs a JDK 21 or newer and found none. Looked at JAVA_HOME, the java on the path, and the usual folders" >&2
  echo "         (/usr/lib/jvm, /usr/java, ~/.sdkman, ~/.jdks, ~/.asdf, /Library/Java). Install one, such as Temurin 25." >&2
  exit 2
}

jar_of() { # the jar of a module, if it is built
  local jar
  for jar in "$home/$1"/target/regatta-*.jar; do
    case $jar in *-sources.jar|*-javadoc.jar) continue ;; esac # they lie beside it after a release
    [ -e "$jar" ] && { echo "$jar"; return; }
  done
}

is_stale() { # whether a source is newer than what was built of a module
  local jar stamp="$home/$1/target/build.stamp" newer
  jar=$(jar_of "$1")
  [ -n "$jar" ] && [ -d "$home/$1/target/lib" ] || return 0
  newer=(-newer "$jar")
  [ -e "$stamp" ] && newer+=(-newer "$stamp")
  [ -n "$(find "$home/pom.xml" "$home"/*/pom.xml "$home"/*/src/main -type f "${newer[@]}" -print -quit)" ]
}

build() { # a module and what it needs, without tests; $build_options may add to Maven's
  command -v mvn >/dev/null || {
    echo "regatta: has to be built once, which needs Maven 3.8 or newer; there is no mvn on the path. Install Maven." >&2
    exit 2
  }
  echo "Building Regatta once with Maven; the first time it fetches its libraries, which can take a few minutes …" >&2
  local log="$home/$1/target/build.log"
  if ! (cd "$home" && mvn -B ${build_options:-} -pl "$1" -am package -Dmaven.test.skip=true -Dspotless.check.skip=true) >"$log" 2>&1; then
    grep -E '^\[ERROR\]|^Regatta needs|^Looked at|^Install' "$log" | head -20 >&2
    echo "regatta: could not be built; the whole log is in $log" >&2
    exit 2
  fi
  touch "$home/$1/target/build.stamp"
}

ensure_built() { # a module, unless REGATTA_BUILD=never; sets $jar
  if [ "${REGATTA_BUILD:-}" != never ] && is_stale "$1"; then
    mkdir -p "$home/$1/target"
    if command -v flock >/dev/null; then # of two that start at once, one builds
      exec 9>"$home/$1/target/.build.lock"
      flock 9
      is_stale "$1" && build "$1"
      exec 9>&-
    else
      build "$1"
    fi
  fi
  jar=$(jar_of "$1")
  [ -n "$jar" ] || { echo "regatta: is not built, and REGATTA_BUILD=never forbids to build it. Run: mvn package" >&2; exit 2; }
}
