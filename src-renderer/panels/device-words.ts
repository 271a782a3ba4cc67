import type { DeviceListing, DeviceReport } from '../../src-main/engine/api.ts';

/** What the automatic choice is called: with the device that it takes, where that is known. */
export function automaticWords(listing: DeviceListing | undefined): string {
  if (!listing) return 'Looking…';
  const taken = listing.devices.find(({ id }) => id === listing.auto);
  return taken ? `Automatic: ${taken.name}` : 'Automatic';
}

/** What a device is called in a list, and why it cannot be chosen, with what would enable it. */
export function deviceWords({ name, available, reason, remedy }: DeviceReport): {
  readonly label: string;
  readonly why?: string;
} {
  if (available) return { label: name };
  return { label: `${name} (not available)`, why: [reason, remedy].filter(Boolean).join(' ') };
}
