/** The other end of the comparisons: an echo over a unix socket and a gRPC unary method, both in ordinary Node. */
import { createServer } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';

const [uds = '', grpc = ''] = process.argv.slice(2);
createServer((socket) => {
  socket.on('data', (bytes) => socket.write(bytes));
  socket.on('error', () => socket.destroy());
}).listen(uds, () => {
  const server = new Server();
  const same = (bytes: Buffer): Buffer => bytes;
  server.addService(
    {
      Echo: {
        path: '/bench.Echo/Echo',
        requestStream: false,
        responseStream: false,
        requestSerialize: same,
        requestDeserialize: same,
        responseSerialize: same,
        responseDeserialize: same,
      },
    },
    {
      Echo: (call: { readonly request: Buffer }, done: (error: null, reply: Buffer) => void) =>
        done(null, call.request),
    },
  );
  server.bindAsync(`unix:${grpc}`, ServerCredentials.createInsecure(), (error) => {
    if (error) throw error;
    process.stdout.write('listening\n');
  });
});
