/**
 * The name of each gRPC status in `grpc_code`, by its number. Spelled as Go spells them, because the dashboards and
 * alerts that exist for these metrics were written for Go servers.
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
