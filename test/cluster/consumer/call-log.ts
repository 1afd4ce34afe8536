import type { OrdersServiceClient } from './client/index.js';

/** What came of the calls, in the form that the tests read. */
export class CallLog {
  readonly calls: Record<string, number> = {};
  readonly firstCallAt: Record<string, number> = {};
  readonly failed: string[] = [];

  /** Makes one unary call and notes its outcome. */
  async call(orders: OrdersServiceClient): Promise<void> {
    const request = { message: 'hello' };
    let hasHeaders = false;
    await new Promise<void>((resolve) => {
      orders
        .echo(request, (error, response) => {
          if (response) this.#count(response.servedBy);
          // gRFC A6: from the response headers on, gRPC does not retry a call.
          else
            this.failed.push(
              `${error?.message}${hasHeaders ? ' (after the response headers)' : ''}`,
            );
          resolve();
        })
        .once('metadata', () => (hasHeaders = true));
    });
  }

  #count(servedBy: string): void {
    this.calls[servedBy] = (this.calls[servedBy] ?? 0) + 1;
    this.firstCallAt[servedBy] ??= Date.now();
  }
}
