package main

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"google.golang.org/grpc/metadata"
)

const frame = 16_384

// scripts are the calls that are compared, by name, in the same order each time.
func scripts() iter.Seq2[string, script] {
	return func(yield func(string, script) bool) {
		for _, size := range []int{0, 1, frame - 6, frame - 5, frame, 65_535, 1 << 20, 16 << 20} {
			for _, method := range []string{"Unary", "ClientStream", "ServerStream", "Bidi"} {
				name := fmt.Sprintf("%s, %d bytes", method, size)
				if !yield(name, script{method: method, requests: messages(method, size)}) {
					return
				}
			}
		}
		text := metadata.Pairs("x-one", "b", "x-two", "b", "x-one", "a", "x-one", "a", "x-empty", "", "x-comma", "a, b")
		bytes := metadata.Pairs("x-bin", "\x00\x01\xff", "x-bin", "", "x-bin", "second", "x-long-bin", strings.Repeat("\xfe", 5000))
		many := metadata.MD{}
		for index := range 100 {
			many.Append(fmt.Sprintf("x-%d", index), fmt.Sprint("value ", index))
		}
		one := [][]byte{[]byte("one")}
		rest := []struct {
			name   string
			script script
		}{
			{"text metadata", script{method: "Unary", requests: one, metadata: text}},
			{"bytes as metadata", script{method: "Unary", requests: one, metadata: bytes}},
			{"much metadata", script{method: "Unary", requests: one, metadata: many}},
			{"a status with details", script{method: "Fail", requests: one, metadata: text}},
			{"a deadline", script{method: "Sleep", requests: one, timeout: 200 * time.Millisecond}},
			{"a cancelled stream", script{method: "Bidi", requests: messages("Bidi", 10), cancelsAt: 2}},
		}
		for _, each := range rest {
			if !yield(each.name, each.script) {
				return
			}
		}
	}
}

func messages(method string, size int) [][]byte {
	count := 3
	if method == "Unary" || method == "ServerStream" {
		count = 1
	}
	all := make([][]byte, count)
	for index := range all {
		all[index] = make([]byte, size)
		for at := range all[index] {
			all[index][at] = byte(at*7 + index)
		}
	}
	return all
}
