// Package words says in sentences what the numbers mean: the picture's alt text.
package words
