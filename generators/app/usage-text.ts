/** What the help text says below the table of flags. */
export const USAGE_TEXT = `Examples:
  yo grpc-k8s-service                            asks everything
  yo grpc-k8s-service orders --defaults          asks nothing
  yo grpc-k8s-service @acme/order-history --port=7000 --no-install --defaults
  yo grpc-k8s-service orders --defaults --dry-run

The project goes to ./<name>, or into this folder when it is empty and called <name>. Whatever is
wrong with an answer is said in one sentence, and then nothing is written.

Beside it: yo grpc-k8s-service:client adds the balanced client to a project that exists, and
yo grpc-k8s-service:proxy generates a proxy that balances for clients that cannot.
`;
