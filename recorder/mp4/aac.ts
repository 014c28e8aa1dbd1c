/** Samples a channel in one AAC-LC frame; at 48 kHz its duration in ticks as well. */
export const aacFrameSamples = 1024;

/**
 * AudioSpecificConfig of AAC-LC (object type 2), 48 kHz (index 3), one channel (ISO/IEC 14496-3 section 1.6.2.1):
 * bits 00010 0011 0001, frames of 1024, no core coder, no extension.
 */
export const aacConfig: Buffer = Buffer.from([0x11, 0x88]);
