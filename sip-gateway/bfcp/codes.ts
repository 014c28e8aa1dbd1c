/** The numbers of BFCP, by their names in RFC 8855. */

/** Section 5.1; from 14 on since version 2. */
export const primitives = {
  floorRequest: 1,
  floorRelease: 2,
  floorRequestQuery: 3,
  floorRequestStatus: 4,
  userQuery: 5,
  userStatus: 6,
  floorQuery: 7,
  floorStatus: 8,
  chairAction: 9,
  chairActionAck: 10,
  hello: 11,
  helloAck: 12,
  error: 13,
  floorRequestStatusAck: 14,
  floorStatusAck: 15,
  goodbye: 16,
  goodbyeAck: 17,
} as const;
export type Primitive = keyof typeof primitives;

/** Section 5.2. */
export const attributeTypes = {
  beneficiaryId: 1,
  floorId: 2,
  floorRequestId: 3,
  priority: 4,
  requestStatus: 5,
  errorCode: 6,
  errorInfo: 7,
  participantProvidedInfo: 8,
  statusInfo: 9,
  supportedAttributes: 10,
  supportedPrimitives: 11,
  userDisplayName: 12,
  userUri: 13,
  beneficiaryInformation: 14,
  floorRequestInformation: 15,
  requestedByInformation: 16,
  floorRequestStatus: 17,
  overallRequestStatus: 18,
} as const;
export type AttributeType = keyof typeof attributeTypes;

/** Section 5.2.5. */
export const requestStatuses = {
  pending: 1,
  accepted: 2,
  granted: 3,
  denied: 4,
  cancelled: 5,
  released: 6,
  revoked: 7,
} as const;
export type RequestStatus = keyof typeof requestStatuses;

/** Section 5.2.6. */
export const errorCodes = {
  conferenceDoesNotExist: 1,
  userDoesNotExist: 2,
  unknownPrimitive: 3,
  unknownMandatoryAttribute: 4,
  unauthorizedOperation: 5,
  invalidFloorId: 6,
  floorRequestIdDoesNotExist: 7,
  tooManyFloorRequests: 8,
  useTls: 9,
  unableToParse: 10,
  useDtls: 11,
  unsupportedVersion: 12,
  incorrectLength: 13,
  genericError: 14,
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** Names by their numbers. */
export function namesOf<Name extends string>(numbers: Readonly<Record<Name, number>>): Map<number, Name> {
  return new Map((Object.keys(numbers) as Name[]).map((name) => [numbers[name], name]));
}
