package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// view is all that a client sees of a call.
type view struct {
	Name      string
	Headers   metadata.MD
	Responses []string
	Trailers  metadata.MD
	Code      string
	Message   string
	Details   []string
}

// script is what a client does with a call.
type script struct {
	method    string
	requests  [][]byte
	metadata  metadata.MD
	timeout   time.Duration
	cancelsAt int
}

// printViews makes calls of all kinds and prints what it sees of each, as JSON: to compare what is seen through the
// proxy with what is seen without it.
func printViews(target string) {
	connection, err := grpc.NewClient(
		target,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithAuthority("bytes.example"),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(bytesCodec{}), grpc.MaxCallRecvMsgSize(1<<30)),
	)
	if err != nil {
		end(err.Error())
	}
	defer connection.Close()
	printer := json.NewEncoder(os.Stdout)
	for name, script := range scripts() {
		printer.Encode(play(connection, name, script))
	}
}

// play makes a call. A call that sends several requests reads a response after each, so that cancellations are at a
// certain place.
func play(connection *grpc.ClientConn, name string, script script) view {
	ctx, cancel := context.WithCancel(metadata.NewOutgoingContext(context.Background(), script.metadata))
	defer cancel()
	if script.timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, script.timeout)
		defer cancel()
	}
	seen := view{Name: name}
	description := &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}
	stream, err := connection.NewStream(ctx, description, "/test.ByteService/"+script.method)
	if err != nil {
		return seen.ended(err, nil)
	}
	isPingPong := script.method == "Bidi"
	for _, request := range script.requests {
		if err := stream.SendMsg(&request); err != nil {
			break
		}
		if isPingPong {
			if err := seen.take(stream); err != nil {
				return seen.ended(err, stream)
			}
		}
		if script.cancelsAt > 0 && len(seen.Responses) == script.cancelsAt {
			cancel()
		}
	}
	stream.CloseSend()
	for {
		if err := seen.take(stream); err != nil {
			return seen.ended(err, stream)
		}
	}
}

func (seen *view) take(stream grpc.ClientStream) error {
	var response []byte
	if err := stream.RecvMsg(&response); err != nil {
		return err
	}
	seen.Responses = append(seen.Responses, fmt.Sprintf("%d bytes, %x", len(response), sha256.Sum256(response)))
	return nil
}

func (seen view) ended(err error, stream grpc.ClientStream) view {
	if stream != nil {
		seen.Headers, _ = stream.Header()
		seen.Trailers = stream.Trailer()
	}
	if errors.Is(err, io.EOF) {
		seen.Code = "OK"
	} else {
		end := status.Convert(err)
		seen.Code = end.Code().String()
		seen.Message = end.Message()
		for _, detail := range end.Details() {
			seen.Details = append(seen.Details, fmt.Sprint(detail))
		}
	}
	delete(seen.Headers, "date")
	delete(seen.Trailers, "date")
	// Spaces of printed protobuf messages differ from run to run, on purpose.
	for index, detail := range seen.Details {
		seen.Details[index] = strings.Join(strings.Fields(detail), " ")
	}
	return seen
}
