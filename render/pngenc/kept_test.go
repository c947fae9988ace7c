package pngenc

import (
	"bytes"
	"image"
	"math/rand/v2"
	"sync"
	"testing"
)

// noisy is a picture of about as many bits a pixel as skin has.
func noisy(rnd *rand.Rand, w, h int, alpha bool) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 100 + uint8(rnd.IntN(3))
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	if alpha {
		img.Pix[len(img.Pix)-1] = 120
	}
	return img
}

// held is how many bytes of strips are kept.
func (k *Kept) held() (n int) {
	for i := range k.strips {
		if s := k.strips[i].Load(); s != nil {
			n += len(s.out)
		}
	}
	return n
}

// TestKept: a picture that is drawn on another has the same file whatever of the other is kept, by whomever, and however often.
func TestKept(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(7, 8))
	for _, alpha := range []bool{false, true} {
		under := noisy(rnd, 90, 830, alpha)
		k := Keep(under)
		var all sync.WaitGroup
		for range 4 {
			seed := rnd.Uint64()
			all.Go(func() {
				rnd := rand.New(rand.NewPCG(seed, 1))
				for range 6 {
					img := image.NewRGBA(under.Rect)
					copy(img.Pix, under.Pix)
					for range rnd.IntN(4) { // something small is drawn
						copy(img.Pix[4*rnd.IntN(len(img.Pix)/4-5):], []byte{1, 2, 3, 255, 9, 9, 9, 255})
					}
					var want, got bytes.Buffer
					if err := Encode(&want, img); err != nil {
						t.Error(err)
						return
					}
					if err := k.Encode(&got, img); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
						t.Errorf("another file than without what is kept: %v", err)
						return
					}
				}
			})
		}
		all.Wait()
		held := k.held()
		if !alpha && held == 0 || held > k.Bytes() || int64(k.Bytes()-held) != k.room.Load() {
			t.Errorf("alpha %v: %d bytes are kept, at most %d, room for %d", alpha, held, k.Bytes(), k.room.Load())
		}
		// Another size than the other's, and none.
		for _, k := range []*Kept{k, Keep(nil)} {
			img := noisy(rnd, 40, 300, false)
			var want, got bytes.Buffer
			if err := Encode(&want, img); err != nil {
				t.Fatal(err)
			}
			if err := k.Encode(&got, img); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
				t.Errorf("another file than without what is kept: %v", err)
			}
		}
	}
}

// TestKeptIsBounded: what would take too much is not kept.
func TestKeptIsBounded(t *testing.T) {
	t.Parallel()
	img := noise(64, 800, 9)
	k := Keep(img)
	var out bytes.Buffer
	if err := k.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	held := k.held()
	if held == 0 || held > k.Bytes() || out.Len() < 3*k.Bytes() {
		t.Errorf("%d bytes of a file of %d are kept, at most %d", held, out.Len(), k.Bytes())
	}
}
