// A transparent gRPC proxy as one writes it with grpc-go: every method goes to one handler for unknown services, which
// passes messages on as the bytes they are.
//
//	grpc-go-proxy LISTEN UPSTREAM[,UPSTREAM…]
package main

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"os"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
	"google.golang.org/grpc/status"
)

// The default of 64 KiB stops a connection that carries many calls at a time.
const (
	streamWindow     = 1 << 20
	connectionWindow = 16 << 20
	maxMessage       = 64 << 20
)

// message holds the bytes of one message, without a copy of them.
type message struct{ bytes mem.BufferSlice }

type rawCodec struct{}

func (rawCodec) Name() string { return "proto" }

func (rawCodec) Marshal(value any) (mem.BufferSlice, error) {
	return value.(*message).bytes, nil
}

func (rawCodec) Unmarshal(data mem.BufferSlice, value any) error {
	data.Ref()
	value.(*message).bytes = data
	return nil
}

var anyStream = &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}

type receiver interface{ RecvMsg(any) error }
type sender interface{ SendMsg(any) error }

// pass sends on what it receives until the end or an error. The sender gives the bytes free.
func pass(to sender, from receiver) error {
	for {
		var next message
		if err := from.RecvMsg(&next); err != nil {
			return err
		}
		if err := to.SendMsg(&next); err != nil {
			return err
		}
	}
}

func relay(upstream *grpc.ClientConn) grpc.StreamHandler {
	return func(_ any, down grpc.ServerStream) error {
		method, _ := grpc.MethodFromServerStream(down)
		fields, _ := metadata.FromIncomingContext(down.Context())
		ctx, cancel := context.WithCancel(metadata.NewOutgoingContext(down.Context(), fields))
		defer cancel()
		up, err := upstream.NewStream(ctx, anyStream, method)
		if err != nil {
			return err
		}
		go func() {
			if err := pass(up, down); errors.Is(err, io.EOF) {
				_ = up.CloseSend()
			} else {
				cancel()
			}
		}()
		// Headers go before the first message, however late that one comes.
		headers, err := up.Header()
		if err == nil {
			if err := down.SendHeader(headers); err != nil {
				return err
			}
		}
		err = pass(down, up)
		down.SetTrailer(up.Trailer())
		if errors.Is(err, io.EOF) {
			return nil
		}
		return status.Convert(err).Err()
	}
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("Use: grpc-go-proxy LISTEN UPSTREAM[,UPSTREAM…]")
	}
	pods := manual.NewBuilderWithScheme("pods")
	var state resolver.State
	for _, address := range strings.Split(os.Args[2], ",") {
		state.Endpoints = append(state.Endpoints, resolver.Endpoint{Addresses: []resolver.Address{{Addr: address}}})
	}
	pods.InitialState(state)
	upstream, err := grpc.NewClient("pods:///all",
		grpc.WithResolvers(pods),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(`{"loadBalancingConfig":[{"round_robin":{}}]}`),
		grpc.WithInitialWindowSize(streamWindow),
		grpc.WithInitialConnWindowSize(connectionWindow),
		grpc.WithDefaultCallOptions(grpc.ForceCodecV2(rawCodec{}), grpc.MaxCallRecvMsgSize(maxMessage)),
	)
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(
		grpc.ForceServerCodecV2(rawCodec{}),
		grpc.InitialWindowSize(streamWindow),
		grpc.InitialConnWindowSize(connectionWindow),
		grpc.MaxRecvMsgSize(maxMessage),
		grpc.UnknownServiceHandler(relay(upstream)),
	)
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(server.Serve(listener))
}
