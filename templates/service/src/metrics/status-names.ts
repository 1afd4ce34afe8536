/**
 * The name of each gRPC status, by its number. Spelled as Go spells them, because the dashboards and alerts that exist
 * for the metrics of gRPC servers were written for Go.
 *
 * @see https://pkg.go.dev/google.golang.org/grpc/codes
 */
export const STATUS_NAMES = [
  'OK',
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
] as const;

export type StatusName = (typeof STATUS_NAMES)[number];
