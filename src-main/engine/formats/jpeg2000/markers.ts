/** Marker codes of a codestream (ISO 15444-1, table A.2). */
export const MARKER = {
  SOC: 0xff4f,
  SIZ: 0xff51,
  COD: 0xff52,
  COC: 0xff53,
  TLM: 0xff55,
  PLM: 0xff57,
  PPM: 0xff60,
  CRG: 0xff63,
  COM: 0xff64,
  SOT: 0xff90,
  SOD: 0xff93,
  EOC: 0xffd9,
} as const;
