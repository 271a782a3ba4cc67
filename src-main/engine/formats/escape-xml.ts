/** Text as XML content or attribute: marks escaped, and characters that XML 1.0 does not allow left out. */
export function escapeXml(text: string): string {
  return [...text.toWellFormed()]
    .filter(isAllowed)
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function isAllowed(character: string): boolean {
  const code = character.codePointAt(0)!;
  return code >= 0x20 ? code !== 0xfffe && code !== 0xffff : code === 0x9 || code === 0xa || code === 0xd;
}
