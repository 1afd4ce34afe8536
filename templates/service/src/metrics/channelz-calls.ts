import { getChannelzHandlers, type Server } from '@grpc/grpc-js';

type GetServer = ReturnType<typeof getChannelzHandlers>['GetServer'];

/**
 * How many calls have come to a server, those included that it has no method for, which no interceptor sees. From
 * channelz, the statistics that grpc-js keeps of itself (gRFC A14).
 *
 * @returns undefined when the server has shut down
 */
export function callsStarted(server: Server): number | undefined {
  const request = { server_id: String(server.getChannelzRef().id) };
  let started: number | undefined;
  getChannelzHandlers().GetServer({ request } as Parameters<GetServer>[0], (_, response) => {
    const count = response?.server?.data?.calls_started;
    if (count !== undefined) started = Number(count);
  });
  return started;
}
