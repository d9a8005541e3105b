package chat.conclave.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is left of markup, whoever wrote it. {@link HostileMarkdownTest} shows that texts become
 * none; this is the second wall behind it, tried without the first.
 */
@ExtendWith(Stage.Director.class)
class SanitiserTest {
  private static final String HTML =
      "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas"
          + " caption center cite code col colgroup content custom-element data datalist dd del details dfn dialog dir div dl dt em embed"
          + " fencedframe fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe"
          + " image img input ins kbd keygen label legend li link listing main map mark marquee menu meta meter nav nobr noembed noframes"
          + " noscript object ol optgroup option output p param picture plaintext portal pre progress q rp rt ruby s samp script search"
          + " section select shadow slot small source spacer span strike strong style sub summary sup table tbody td template textarea"
          + " tfoot th thead time title tr track tt u ul var video wbr xmp";
  private static final String SVG =
      "svg a animate animateTransform circle defs feImage filter foreignObject g image path script set style text title use";
  private static final String MATHML =
      "math annotation annotation-xml maction maligngroup malignmark menclose merror mfenced mfrac mglyph mi mlabeledtr mlongdiv"
          + " mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mscarries msgroup mspace msqrt mstack mstyle msub"
          + " msubsup msup mtable mtd mtext mtr munder munderover none semantics";
  private static final String ATTRIBUTES =
      "accent accentunder accesskey action actiontype align alt altimg aria-label attributename autofocus autoplay background"
          + " border cdgroup cite class close color cols colspan columnalign columnlines columnspacing content contenteditable"
          + " controls data data-confirm data-testid depth dir direction display displaystyle download draggable encoding enctype"
          + " fence fontfamily for form formaction from height hidden href hreflang http-equiv id inert is itemprop lang largeop"
          + " linethickness longdesc lspace mathbackground mathcolor mathvariant maxsize method minsize movablelimits name nonce"
          + " notation onanimationstart onbegin onblur onclick onerror onfocus onload onmouseover onpointerenter ontoggle open part"
          + " ping popover popovertarget poster referrerpolicy rel role rowlines rowspacing rowspan rspace sandbox scriptlevel"
          + " separator shape sizes slot span spellcheck src srcdoc srcset start stretchy style symmetric tabindex target title to"
          + " translate type usemap value values voffset width xlink:href xmlns";

  private static final String LEFT =
      """
      async ({ html, svg, mathml, attributes }) => {
        const clean = await import(new URL('markdown/clean.js', document.querySelector('script[type=module]').src));
        const inTable = { caption: '<table>#</table>', colgroup: '<table>#</table>', col: '<table><colgroup>#</table>', thead: '<table>#</table>', tbody: '<table>#</table>',
          tfoot: '<table>#</table>', tr: '<table>#</table>', td: '<table><tr>#</table>', th: '<table><tr>#</table>' };
        const place = (name) => (inTable[name] ?? '#').replace('#', `<${name}>x</${name}>`);
        const trees = [...html.split(' ').map((name) => [name, place(name)]), ...svg.split(' ').map((name) => [name, `<svg><${name}>x</${name}></svg>`]),
          ...mathml.split(' ').map((name) => [name, name === 'math' ? '<math>x</math>' : `<math><${name}>x</${name}></math>`])];
        const left = {};
        for (const [kind, host] of [['cleanMarkdown', '<a #>x</a>'], ['cleanColours', '<span #>x</span>'], ['cleanMaths', '<math #><mi #>x</mi></math>']]) {
          const all = (markup) => [...clean[kind](`x${markup}`).querySelectorAll('*')];
          const elements = trees.flatMap(([, markup]) => all(markup).map((element) => element.localName));
          const given = attributes.split(' ').flatMap((name) => ['1', 'hljs-name', 'https://x.example/'].map((value) => host.replaceAll('#', `${name}="${value}"`)));
          const names = given.flatMap((markup) => all(markup).flatMap((element) => element.getAttributeNames()));
          left[kind] = [elements, names].map((list) => [...new Set(list)].sort().join(' '));
        }
        return left;
      }
      """;

  private static final String LINKS =
      """
      async (links) => {
        const { cleanMarkdown } = await import(new URL('markdown/clean.js', document.querySelector('script[type=module]').src));
        const linkTo = (href) => {
          const link = document.createElement('a');
          link.setAttribute('href', href);
          return cleanMarkdown(link.outerHTML).querySelector('a');
        };
        return links.filter((href) => linkTo(href).hasAttribute('href'));
      }
      """;

  private static final String VALUES =
      """
      async () => {
        const { cleanColours, cleanMaths } = await import(new URL('markdown/clean.js', document.querySelector('script[type=module]').src));
        const value = (nodes, name) => nodes.querySelector(`[${name}]`)?.getAttribute(name) ?? '';
        const classes = ['hljs-title function_', 'hljs-tag', 'message', 'hljs-tag message', 'stop'];
        const lengths = ['20em', '-20em', '21em', '-21em', '1000000px'];
        return [
          ...classes.map((name) => value(cleanColours(`<span class="${name}">x</span>`), 'class')),
          ...lengths.map((length) => value(cleanMaths(`<math><mspace width="${length}"/></math>`), 'width')),
          cleanMaths('<math><semantics><mi>x</mi><annotation encoding="application/x-tex">said twice</annotation></semantics></math>').textContent,
        ].join(',');
      }
      """;

  private static Object seen(Stage stage, String what, Object given) {
    Tab tab = stage.window().open(stage.server().url());
    // The policy holds also for what is read only to be cleaned.
    tab.witness().expect("violates the following Content Security Policy");
    tab.witness().expect("forbids inline");
    return tab.page().evaluate(what, given);
  }

  @Test
  void onlyTheseElementsAndAttributesAreLeft(Stage stage) {
    assertEquals(
        Map.of(
            "cleanMarkdown",
            List.of(
                "a blockquote br code del em h3 h4 h5 h6 hr li ol p pre strong table tbody td th thead tr ul",
                "align class href start"),
            "cleanColours",
            List.of("span", "class"),
            "cleanMaths",
            List.of(
                "math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub"
                    + " msubsup msup mtable mtd mtext mtr munder munderover",
                "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence form height largeop"
                    + " linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace"
                    + " scriptlevel separator stretchy symmetric voffset width")),
        seen(
            stage,
            LEFT,
            Map.of("html", HTML, "svg", SVG, "mathml", MATHML, "attributes", ATTRIBUTES)));
  }

  @Test
  void onlyWebAndMailAddressesAreLinks(Stage stage) {
    List<String> links =
        List.of("https://x.example/", "http://x.example", "HTTPS://x", "mailto:a@x");
    List<String> others =
        List.of(
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "javascript://x.example/%0aalert(1)",
            "vbscript:x",
            "data:text/html,x",
            "data:image/png;base64,AA",
            "blob:https://x.example/1",
            "file:///etc/passwd",
            "filesystem:https://x.example/1",
            "ftp://x.example",
            "ws://x.example",
            "tel:1",
            "sms:1",
            "xmpp:a@x",
            "intent://x",
            "about:blank",
            "view-source:https://x.example",
            "https:x.example",
            "x https://x.example",
            "//x.example",
            "/api/auth/logout",
            "x.html",
            "?x",
            "#room=x");
    assertEquals(
        links, seen(stage, LINKS, Stream.of(links, others).flatMap(List::stream).toList()));
  }

  @Test
  void classesLengthsAndSourcesKeepToTheirBounds(Stage stage) {
    assertEquals("hljs-title function_,hljs-tag,,,,20em,-20em,,,,x", seen(stage, VALUES, Map.of()));
  }
}
