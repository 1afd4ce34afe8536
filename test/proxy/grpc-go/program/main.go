// Clients and servers of grpc-go, for the proxy's tests. One program, so that it is compiled once.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 2 {
		end("name what to run: serve, interop or views")
	}
	switch os.Args[1] {
	case "serve":
		serve()
	case "interop":
		runInterop(argument(2), argument(3))
	case "views":
		printViews(argument(2))
	default:
		end(fmt.Sprintf("%q is none of serve, interop and views", os.Args[1]))
	}
}

func argument(index int) string {
	if len(os.Args) <= index {
		end("an argument is missing")
	}
	return os.Args[index]
}

func end(reason string) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}
