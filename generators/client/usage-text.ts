/** What the help text says below the table of flags. */
export const CLIENT_USAGE_TEXT = `Examples, in the folder of the project that calls the service:
  yo grpc-k8s-service:client                                            asks everything
  yo grpc-k8s-service:client orders --proto=../orders --defaults        of a generated service
  yo grpc-k8s-service:client users --kube-namespace=auth --port=9090 --proto=protos/users.proto \\
    --proto-service=users.v1.Users --folder=src/users-client --no-install --defaults
  npx generator-grpc-k8s-service :client orders --proto=../orders       without yo, as root too

Run it again to update the folder: the answers are remembered in <folder>/.grpc-k8s-service.json, files
of your own stay, and a file of ours that you changed is written over with --force only. Whatever is
wrong is said in one sentence, and then nothing is written.
`;
