package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/interop"
	testgrpc "google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// serve starts two servers on free ports of 127.0.0.1 and says where: that of the interop cases, and one whose messages
// are bytes. Ends with its standard input.
func serve() {
	cases := grpc.NewServer()
	testgrpc.RegisterTestServiceServer(cases, interop.NewTestServer())
	bytes := grpc.NewServer(
		grpc.ForceServerCodec(bytesCodec{}),
		grpc.UnknownServiceHandler(serveBytes),
		grpc.MaxRecvMsgSize(1<<30),
	)
	ports := map[string]int{"interop": start(cases), "bytes": start(bytes)}
	json.NewEncoder(os.Stdout).Encode(ports)
	io.Copy(io.Discard, os.Stdin)
}

func start(server *grpc.Server) int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		end(err.Error())
	}
	go server.Serve(listener)
	return listener.Addr().(*net.TCPAddr).Port
}

// serveBytes gives back what it gets: the metadata that begins with x- with the headers and with the trailers, and the
// messages as the name of the method says.
func serveBytes(_ any, stream grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(stream)
	received, _ := metadata.FromIncomingContext(stream.Context())
	echoed := metadata.MD{}
	for name, values := range received {
		if strings.HasPrefix(name, "x-") {
			echoed[name] = values
		}
	}
	stream.SetHeader(echoed)
	stream.SetTrailer(echoed)

	switch method[strings.LastIndex(method, "/")+1:] {
	case "Fail":
		failure, err := status.New(codes.DataLoss, "lost: 100 % ü\n").WithDetails(wrapperspb.String("why"))
		if err != nil {
			return err
		}
		return failure.Err()
	case "Sleep":
		<-stream.Context().Done()
		fmt.Println("cancelled")
		return stream.Context().Err()
	case "Unary":
		return echo(stream, 1, 1)
	case "ServerStream":
		return echo(stream, 1, 2)
	case "ClientStream":
		return echoLast(stream)
	default:
		return echo(stream, -1, 1)
	}
}

// echo answers each of at most `most` requests `times` times.
func echo(stream grpc.ServerStream, most int, times int) error {
	for taken := 0; taken != most; taken++ {
		var message []byte
		if err := stream.RecvMsg(&message); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		for range times {
			if err := stream.SendMsg(&message); err != nil {
				return err
			}
		}
	}
	return nil
}

func echoLast(stream grpc.ServerStream) error {
	var last []byte
	for {
		var message []byte
		if err := stream.RecvMsg(&message); errors.Is(err, io.EOF) {
			return stream.SendMsg(&last)
		} else if err != nil {
			return err
		}
		last = message
	}
}
