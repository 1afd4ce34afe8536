package main

import "fmt"

// bytesCodec takes messages as they are.
type bytesCodec struct{}

func (bytesCodec) Marshal(message any) ([]byte, error) {
	bytes, ok := message.(*[]byte)
	if !ok {
		return nil, fmt.Errorf("%T is not *[]byte", message)
	}
	return *bytes, nil
}

func (bytesCodec) Unmarshal(data []byte, message any) error {
	bytes, ok := message.(*[]byte)
	if !ok {
		return fmt.Errorf("%T is not *[]byte", message)
	}
	*bytes = append([]byte(nil), data...)
	return nil
}

func (bytesCodec) Name() string { return "proto" }
