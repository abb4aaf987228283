import { toLowerByLetter, toUpperByLetter } from "../expressions/ignore-case.ts";
import { PROCESS_MARK } from "./process-mark.ts";
import type { ScriptProgram, ScriptVariables } from "./script-program.ts";

/**
 * A bash script with its variables and helpers. It behaves as the script would in a file: exit codes, `set -e`, traps,
 * here-documents, line numbers in errors; its standard input is empty. Works from bash 3.2 on. A program that arrived
 * only in part runs nothing of the script, since its text is one quoted word at the end.
 */
export function bashProgram(variables: ScriptVariables, script: string): ScriptProgram {
  const text = script.replaceAll("\r\n", "\n");
  return {
    command: "bash",
    args: ["--noprofile", "--norc", "-c", BEGIN, "script", RUN],
    input: `${HELPERS}\n${lookUp(variables)}\n__slipway_script=${quoted(text)}\n`,
  };
}

/**
 * Scripts write to `/dev/stderr`, which cannot be opened where the outputs are sockets, as Node and some SSH servers make
 * them: then pipes are put before them. `cat` goes on when the group is asked to end, for the script's last words. A new
 * bash follows in the same process, since this one's `wait` would wait for `cat` too.
 */
const BEGIN = [
  '(: >/dev/stdout) 2>/dev/null || exec 2> >(trap "" TERM; exec cat >&2) > >(trap "" TERM; exec cat)',
  'exec bash --noprofile --norc -c "$1" script',
].join("; ");

/**
 * Reads the whole program, so that the script cannot read on in it, then runs it. The script itself is evaluated by the
 * first line of all, which makes bash count its lines from one.
 */
const RUN = [
  `printf '${PROCESS_MARK}%s\\n' "$$" >&2`,
  "__slipway_program=$(cat)",
  "exec </dev/null",
  'eval "$__slipway_program"',
  "unset -v __slipway_program",
  'eval "$__slipway_script"',
].join("; ");

/**
 * A word that bash takes for exactly this text. NUL cannot be in a text of bash and is left out. Double quotes, since
 * single ones take bash a time that grows with the square of how many there are, in UTF-8 locales.
 */
function quoted(text: string): string {
  return `"${text.replaceAll("\0", "").replace(/[\\"$`]/g, "\\$&")}"`;
}

/** `get_octopusvariable`: one branch a variable, compared without case by bash itself. */
function lookUp(variables: ScriptVariables): string {
  const branches = variables.map(([name, value]) => `${spellings(name)}) printf '%s' ${quoted(value)} ;;`);
  return `get_octopusvariable() {
  local __slipway_nocase=
  shopt -q nocasematch && __slipway_nocase=1
  shopt -s nocasematch
  case "\${1:-}" in
${branches.join("\n")}
  esac
  [ -n "$__slipway_nocase" ] || shopt -u nocasematch
}`;
}

/** Outside ASCII bash's own comparing depends on the locale, so such a name is also there in small and capital letters. */
function spellings(name: string): string {
  return [...new Set([name, toLowerByLetter(name), toUpperByLetter(name)])]
    .filter((spelling, index) => index === 0 || !isAscii(spelling))
    .map(quoted)
    .join("|");
}

function isAscii(text: string): boolean {
  return new TextEncoder().encode(text).length === text.length;
}

const HELPERS = `if command -v base64 >/dev/null 2>&1; then
  __slipway_base64() { printf '%s' "$1" | base64 | tr -d '\\r\\n'; }
else
  __slipway_base64() { printf '%s' "$1" | openssl base64 -A; }
fi
__slipway_message() {
  local __slipway_text="##octopus[$1"
  shift
  while [ $# -gt 1 ]; do
    __slipway_text="$__slipway_text $1='$(__slipway_base64 "$2")'"
    shift 2
  done
  printf '%s]\\n' "$__slipway_text"
}
__slipway_write() {
  local IFS=' ' __slipway_level="$1"
  shift
  printf '##octopus[stdout-%s]\\n%s\\n##octopus[stdout-default]\\n' "$__slipway_level" "$*"
}
write_verbose() { __slipway_write verbose "$@"; }
write_highlight() { __slipway_write highlight "$@"; }
write_wait() { __slipway_write wait "$@"; }
write_warning() { __slipway_write warning "$@"; }
write_error() { __slipway_write error "$@"; }
set_octopusvariable() {
  case "\${3:-}" in
  -[sS]ensitive) __slipway_message setVariable name "\${1:-}" value "\${2:-}" sensitive True ;;
  *) __slipway_message setVariable name "\${1:-}" value "\${2:-}" ;;
  esac
}
new_octopusartifact() {
  local __slipway_size= __slipway_path=$1
  case $1 in /*) ;; *) __slipway_path=$PWD/$1 ;; esac
  if [ -r "$1" ] && [ -f "$1" ]; then __slipway_size=$(wc -c <"$1" | tr -d ' '); fi
  __slipway_message createArtifact path "$__slipway_path" name "\${2:-\${1##*/}}" length "$__slipway_size"
}
update_progress() { __slipway_message progress percentage "\${1:-0}" message "\${2:-}"; }
fail_step() {
  __slipway_message resultMessage message "\${1:-The script failed.}"
  exit 1
}`;
