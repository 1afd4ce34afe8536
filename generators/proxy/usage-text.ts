/** What the help text says below the table of flags. */
export const PROXY_USAGE_TEXT = `Examples:
  yo grpc-k8s-service:proxy                           asks everything
  yo grpc-k8s-service:proxy orders-proxy --defaults   before the service orders, in its namespace
  yo grpc-k8s-service:proxy shop-proxy --defaults \\
    --upstreams=orders=orders-headless.shop.svc.cluster.local:50051/orders.v1. \\
    --upstreams=users=users-headless.auth.svc.cluster.local:9090/acme.users.v1.
  npx generator-grpc-k8s-service :proxy orders-proxy --defaults   without yo, as root too

Several services are told apart by the paths of their calls, /<package>.<Service>/<Method>: give what
they begin with, or have it taken from the name (/orders. for orders). The project goes to ./<name>, or
into this folder when it is empty and called <name>. Whatever is wrong with an answer is said in one
sentence, and then nothing is written.
`;
