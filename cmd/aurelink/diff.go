package main

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // so that JPEG can be compared
	_ "image/png"  // and PNG
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/aurelink/aurelink/render/imgdiff"
	"github.com/aurelink/aurelink/render/pngenc"
)

type diffCmd struct {
	Got  string `arg:"" help:"Picture to judge, PNG or JPEG."`
	Want string `arg:"" help:"Picture it should look like, of the same size."`

	Mask string `placeholder:"FILE" help:"Picture of how much each pixel counts: white fully, black not at all."`
	Out  string `short:"o" placeholder:"FILE" help:"PNG to write that shows where the pictures differ."`
	JSON bool   `help:"Print the figures as JSON."`
}

// Run compares two pictures and prints the figures.
func (c *diffCmd) Run(m *Main) error {
	if c.Out != "" && c.Out != "-" && !strings.EqualFold(filepath.Ext(c.Out), ".png") {
		return refuse("-o", "the difference is written as PNG", ".png")
	}
	got, err := readPicture(c.Got)
	if err != nil {
		return err
	}
	want, err := readPicture(c.Want)
	if err != nil {
		return err
	}
	var mask image.Image
	if c.Mask != "" {
		if mask, err = readPicture(c.Mask); err != nil {
			return err
		}
	}
	report, err := imgdiff.Compare(got, want, mask)
	if err != nil {
		return refuse(c.Got, err.Error())
	}

	if c.Out != "" {
		var file bytes.Buffer
		if err := pngenc.Encode(&file, imgdiff.Picture(report)); err != nil {
			return err
		}
		if err := m.write(c.Out, file.Bytes()); err != nil {
			return err
		}
	}
	figures := m.Stdout
	if c.Out == "-" {
		figures = m.Stderr
	}
	if c.JSON {
		return (&Main{Stdout: figures}).printJSON(report)
	}
	_, err = fmt.Fprintf(figures, "FLIP       %.4f\nSSIM       %.4f\nCIEDE2000  %.3f\nmean       %.3f/255\nmax        %d/255\n",
		report.FLIP, report.SSIM, report.CIEDE2000, report.MeanDiff, report.MaxDiff)
	return err
}

// maxPicture is the most pixels a picture to compare may have: comparing takes about 150 bytes a pixel.
const maxPicture = 32 << 20

// readPicture reads a PNG or JPEG file. The size it claims is judged before room is made for it.
func readPicture(name string) (image.Image, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	defer f.Close()
	size, _, err := image.DecodeConfig(f)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if int64(size.Width)*int64(size.Height) > maxPicture {
		return nil, refuse(name, fmt.Sprintf("has %d x %d pixels; at most %d are compared", size.Width, size.Height, maxPicture))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, unreadable(name, err)
	}
	img, _, err := image.Decode(f)
	if err != nil {
		return nil, unreadable(name, err)
	}
	return img, nil
}
