package drape
import ("testing";"math";"github.com/aurelink/aurelink/render/mesh")
func TestZZ(t *testing.T){
 cat:=catalog(t)
 s:=strand(t,cat,"bar-and-link",1.3,160,"comfort")
 t.Log(s.Warnings, s.Elements[0].Ring, s.Elements[1].Part.ID, s.Elements[len(s.Elements)-1].Part.ID)
 for i:= range cat.Chains { for j := range cat.Chains[i].Widths { w:=&cat.Chains[i].Widths[j]
  s:=strand(t,cat,cat.Chains[i].ID,w.Width.MM(),160,"comfort")
  rest := Lay(Straight(0, 0, float64(s.Thickness)/2, float64(s.Loop)), s, 1, nil,0, Table{}, Down)
  lo,hi,low:=9.,-9.,""
  n := min(len(s.Elements)-1, 2+2*len(w.Repeat))
  for k:=0;k<n;k++ { sa,sb:=solid(&s.Elements[k]),solid(&s.Elements[k+1]); if len(sa.Mesh.Tris)+len(sb.Mesh.Tris)>0 {continue}
    a,b:=wires(sa,&rest.Elements[k]),wires(sb,&rest.Elements[k+1]); g:=math.Inf(1)
    for x:=range a{for y:= range b {g=min(g,apart(&a[x],&b[y]))}}
    if g<lo {lo=g; low=string(rune('0'+k%10))}; hi=max(hi,g)}
  t.Log(cat.Chains[i].ID,w.Width.MM(), lo,low,hi, s.Warnings)
 }}
 _ = mesh.Plain
}
