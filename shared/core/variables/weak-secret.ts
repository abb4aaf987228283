const SHORTEST_STRONG = 8;

/** Words that stand in ordinary output, so that hiding them hides the output and tells what was hidden. */
const COMMON_WORDS: ReadonlySet<string> = new Set(
  `admin administrator changeme changeit default demo dev development docker example false guest hello host letmein
  localhost login master mysql none null oracle password passwort passw0rd postgres postgresql prod production qwerty
  qwertz root sa secret server service slipway staging sysadmin system temp test testing true undefined unknown user
  username welcome windows yes`.split(/\s+/),
);

/**
 * Why a sensitive value is weak: too easily guessed, or so common that hiding it in logs hides ordinary text and gives
 * it away. A sentence to show when it is saved; null when there is nothing to say. The sentence never holds the value.
 * Fewer characters than `shortest` are weak.
 */
export function weakSecretReason(value: string, shortest = SHORTEST_STRONG): string | null {
  const text = value.trim();
  if (text === "") return "The value is empty, so there is nothing to hide.";
  if (new Set(text).size === 1) return "The value is one character repeated. Choose one that cannot be guessed.";
  if (COMMON_WORDS.has(text.toLowerCase().replace(/[\d!?.@#$%]+$/, "")) || COMMON_WORDS.has(text.toLowerCase())) {
    return "The value is a common word: hiding it hides that word in every log, which gives it away.";
  }
  if (/^\d+$/.test(text) && text.length < 12) {
    return "The value is a short number: hiding it also hides that number wherever it stands in a log.";
  }
  if (text.length < shortest) {
    return `The value has only ${text.length} characters: hiding it may also hide ordinary text in logs.`;
  }
  return null;
}
