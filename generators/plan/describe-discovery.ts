import type { DiscoveryMode } from '../names/validate-discovery.js';

/** What a discovery mode means for the people of a project. */
export interface DiscoveryTexts {
  /** The Service that clients dial, without its namespace. */
  dialledService: string;
  /** Stands above the target that clients dial. */
  targetTitle: string;
  /** Who spreads the calls; goes on after two sentences that tell why one address gives one pod. */
  spreading: string;
  /** What the mode asks of whoever installs the service. */
  installAdvice: string;
}

/**
 * Says what a discovery mode means for a project, wrapped as its README is.
 *
 * @param name of the service, which is also that of its ClusterIP Service
 */
export function describeDiscovery(mode: DiscoveryMode, name: string): DiscoveryTexts {
  switch (mode) {
    case 'dns':
      return {
        ...dialHeadless(name),
        spreading: HEADLESS,
        installAdvice: `That is \`discovery.mode: dns\` in the chart's values. ${OTHER_MODES}`,
      };
    case 'endpointslice':
      return {
        ...dialHeadless(name),
        spreading: `${HEADLESS} Where it may watch\nEndpointSlices and is told to, by its option \`discovery\`, it knows new pods within moments.`,
        installAdvice:
          "That is `discovery.mode: endpointslice` in the chart's values: clients listed in `discovery.consumers` may watch\n" +
          `EndpointSlices, and all others ask DNS. ${OTHER_MODES}`,
      };
    case 'mesh':
      return {
        dialledService: name,
        targetTitle: MESH_TARGET,
        spreading: MESH,
        installAdvice:
          "That is `discovery.mode: mesh` in the chart's values. The pods and their clients both need the proxy of the mesh:\n" +
          'turn on its injection for their namespaces, or name the mesh in `mesh.kind` (linkerd, istio or ambient) and the pods\n' +
          'ask for it themselves. Where the client has no proxy, all its calls go to one pod.\n' +
          OTHER_MODES,
      };
  }
}

function dialHeadless(name: string): Pick<DiscoveryTexts, 'dialledService' | 'targetTitle'> {
  return {
    dialledService: `${name}-headless`,
    targetTitle: 'Target for balanced clients in the cluster:',
  };
}

const HEADLESS =
  'So clients dial the headless Service, whose name gives them the address of every pod, with the client\n' +
  'in `client/`, which asks again every 5 seconds and so finds new pods too.';

const MESH =
  'So a service mesh balances here: clients dial the ClusterIP Service by one connection, and the\n' +
  'proxies of the mesh look into it and spread its calls.';

const MESH_TARGET =
  'Target for clients in the cluster. The mesh balances: turn on its injection for the pods and their clients,\n' +
  "or name it in mesh.kind of the chart's values.";

const OTHER_MODES = "The chart's README tells of the other ways.";
