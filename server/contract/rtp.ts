import type { types } from 'mediasoup';
import { z } from 'zod';

/**
 * WebRTC and ORTC values as mediasoup defines them, bounded in number and length so that a hostile client costs
 * little. mediasoup checks their meaning; these check their shape and size.
 */

const short = z.string().max(128);
const uint = z.number().int().nonnegative().max(0xffffffff);
const parameters = z
  .record(z.string().max(64), z.union([z.string().max(256), z.number(), z.boolean(), z.null()]))
  .refine((value) => Object.keys(value).length <= 32, 'at most 32 parameters');
const rtcpFeedback = z.array(z.object({ type: short, parameter: short.optional() })).max(16);
const headerExtensionUri = short as unknown as z.ZodType<types.RtpHeaderExtensionUri>;
const mimeType = z.string().regex(/^(audio|video)\/[\w.-]{1,32}$/i);

export const rtpCapabilitiesSchema = z.object({
  codecs: z
    .array(
      z.object({
        kind: z.enum(['audio', 'video']),
        mimeType,
        preferredPayloadType: z.number().int().min(0).max(127),
        clockRate: uint,
        channels: z.number().int().min(1).max(16).optional(),
        parameters: parameters.optional(),
        rtcpFeedback: rtcpFeedback.optional(),
      }),
    )
    .max(64),
  headerExtensions: z
    .array(
      z.object({
        kind: z.enum(['audio', 'video']),
        uri: headerExtensionUri,
        preferredId: z.number().int().min(1).max(255),
        preferredEncrypt: z.boolean().optional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
      }),
    )
    .max(64),
}) as unknown as z.ZodType<types.RtpCapabilities>;

export const rtpParametersSchema = z.object({
  mid: short.optional(),
  msid: z.string().max(256).optional(),
  codecs: z
    .array(
      z.object({
        mimeType,
        payloadType: z.number().int().min(0).max(127),
        clockRate: uint,
        channels: z.number().int().min(1).max(16).optional(),
        parameters: parameters.optional(),
        rtcpFeedback: rtcpFeedback.optional(),
      }),
    )
    .min(1)
    .max(16),
  headerExtensions: z
    .array(
      z.object({
        uri: headerExtensionUri,
        id: z.number().int().min(1).max(255),
        encrypt: z.boolean().optional(),
        parameters: parameters.optional(),
      }),
    )
    .max(32)
    .optional(),
  encodings: z
    .array(
      z.object({
        ssrc: uint.optional(),
        rid: short.optional(),
        codecPayloadType: z.number().int().min(0).max(127).optional(),
        rtx: z.object({ ssrc: uint }).optional(),
        dtx: z.boolean().optional(),
        scalabilityMode: short.optional(),
        scaleResolutionDownBy: z.number().positive().optional(),
        maxBitrate: uint.optional(),
      }),
    )
    .min(1)
    .max(4),
  rtcp: z.object({ cname: short.optional(), reducedSize: z.boolean().optional() }).optional(),
}) as unknown as z.ZodType<types.RtpParameters>;

export const dtlsParametersSchema = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z.object({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z
          .string()
          .regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+$/)
          .max(256),
      }),
    )
    .min(1)
    .max(8),
}) as z.ZodType<types.DtlsParameters>;

export const iceParametersSchema = z.object({
  usernameFragment: short,
  password: short,
  iceLite: z.boolean().optional(),
}) as z.ZodType<types.IceParameters>;

/** What a browser needs to open one WebRTC transport. Written by the server, so its parts are not checked again. */
export const transportOfferSchema = z.object({
  id: z.string(),
  iceParameters: iceParametersSchema,
  iceCandidates: z.array(z.custom<types.IceCandidate>()),
  dtlsParameters: dtlsParametersSchema,
});
export type TransportOffer = z.infer<typeof transportOfferSchema>;

export type RtpCapabilities = types.RtpCapabilities;
export type RtpParameters = types.RtpParameters;
export type DtlsParameters = types.DtlsParameters;
export type IceParameters = types.IceParameters;
